import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { makeSound } from "@/test/make-sound";
import { makeWav } from "@/test/make-wav";
import { closeDecoders } from "./examine/decoder-pool";
import { makePreview } from "./make-preview";
import { mediaStore } from "./storage/media-store";

const LENGTH_MS = 40_000;
const BYTES_PER_MS = 176.4;
const folder = mkdtempSync(path.join(os.tmpdir(), "backline-preview-"));
afterAll(() => {
  closeDecoders();
  rmSync(folder, { recursive: true });
});

/** A recording of 40 s whose preview is wanted from `wantedMs` on. */
async function makeLong(wantedMs: number | null): Promise<{ id: string; previewCid: string }> {
  const sound = await makeSound("draft");
  const original = await mediaStore().putBytes(makeWav(44 + LENGTH_MS * BYTES_PER_MS));
  await pool.query(
    "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, 'original', 'audio/wav', $2, $3)",
    [original.cid, original.sizeBytes, original.profile],
  );
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE recording SET cid = $2, size_bytes = $3, duration_ms = $4, sample_rate_hz = 44100, file_name = 'noise.wav',
       preview_wanted_ms = $5, preview_state = CASE WHEN $5::int IS NULL THEN 'ready' ELSE 'waiting' END
     WHERE id = (SELECT recording_id FROM track WHERE id = $1) RETURNING id`,
    [sound.trackId, original.cid, original.sizeBytes, LENGTH_MS, wantedMs],
  );
  return { id: rows[0]?.id ?? "", previewCid: sound.previewCid };
}

async function read(id: string) {
  const { rows } = await pool.query(
    `SELECT r.preview_cid AS cid, r.preview_from_ms AS from_ms, r.preview_wanted_ms AS wanted_ms, r.preview_state AS state, m.kind
     FROM recording r JOIN media_object m ON m.cid = r.preview_cid WHERE r.id = $1`,
    [id],
  );
  return rows[0];
}

describe("another preview", () => {
  test("is cut where it was wanted, and only then replaces the one before", async () => {
    const recording = await makeLong(2_000);
    expect(await read(recording.id)).toMatchObject({ cid: recording.previewCid, state: "waiting", from_ms: null });
    await makePreview({ recordingId: recording.id, fromMs: 2_000 });
    const first = await read(recording.id);
    expect(first).toMatchObject({ from_ms: 2_000, wanted_ms: null, state: "ready", kind: "preview" });
    expect(first.cid).not.toBe(recording.previewCid);
    expect((await mediaStore().statObject(first.cid))?.sizeBytes).toBeGreaterThan(700_000);
  }, 60_000);

  test.each([
    { name: "one that nobody wants any more", wantedMs: null },
    { name: "one that was wanted elsewhere since", wantedMs: 9_000 },
  ])("$name is left", async ({ wantedMs }) => {
    const recording = await makeLong(wantedMs);
    await makePreview({ recordingId: recording.id, fromMs: 2_000 });
    expect(await read(recording.id)).toMatchObject({ cid: recording.previewCid, wanted_ms: wantedMs });
  });

  test("a master that is missing fails in words for the artist, and the old preview plays on", async () => {
    const recording = await makeLong(2_000);
    await pool.query(
      "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ('gone', 'original', 'audio/wav', 1, 'test') ON CONFLICT DO NOTHING",
    );
    await pool.query("UPDATE recording SET cid = 'gone' WHERE id = $1", [recording.id]);
    await expect(makePreview({ recordingId: recording.id, fromMs: 2_000 })).rejects.toThrow("missing object");
    expect(await read(recording.id)).toMatchObject({ cid: recording.previewCid, state: "failed", wanted_ms: 2_000 });
  });
});
