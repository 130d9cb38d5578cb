import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { removeRelease } from "@/lib/catalog/remove-release";
import { deleteTracks, holdRecordings } from "@/lib/media/delete-tracks";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { endUploads } from "@/lib/media/resume/end-uploads";
import { pool } from "@/lib/platform/db";
import { registry } from "@/lib/platform/metrics";
import { toPublicId } from "@/lib/shared/ids";
import { UploadResult } from "@/lib/shared/schemas/upload";
import { makeArtist, makeUser } from "@/test/factories";
import { audio, listStored, MEDIA, makeDraft, makeToken, text, upload } from "@/test/form-upload";
import { HOSTILE_TITLE, readAudioFixture, STRANGE_FILES } from "@/test/hostile-audio";
import { untilBlocked } from "@/test/until-blocked";

let artistId: string;
let token: string;
beforeEach(async () => {
  artistId = await makeArtist();
  token = await makeToken([artistId]);
});
afterAll(async () => {
  closeDecoders();
  await rm(MEDIA, { recursive: true, force: true });
});

test("a FLAC becomes a draft single: facts from the file, bytes by CID, preview, cover, projection", async () => {
  const reply = await upload(token, [text("price", "1.29"), text("genre", "folk"), audio("tide.flac")]);
  expect(reply.status).toBe(201);
  const { track, processingMs } = UploadResult.parse(await reply.json());
  const bytes = readAudioFixture("tide.flac");
  expect(track).toMatchObject({
    title: "Low Tide",
    artistId: toPublicId("artist", artistId),
    position: 1,
    contentHash: createHash("sha256").update(bytes).digest("hex"),
    sizeBytes: bytes.length,
    mimeType: "audio/flac",
    codec: "FLAC",
    isLossless: true,
    durationMs: 6000,
    sampleRateHz: 44_100,
    bitDepth: 16,
    channels: 2,
    priceMinor: 129,
    currency: "USD",
    revenueProjection: { dailyMinor: 65, monthlyMinor: 1935, annualMinor: 23_543 },
  });
  expect(track.metadata).toMatchObject({ artist: "Ana Sol", album: "Harbour" });
  expect(track.peaks).toHaveLength(1000);
  expect(track.coverUrl).toMatch(/^\/api\/covers\/bafk/);
  expect(processingMs).toBeGreaterThan(0);
  const stored = await listStored();
  expect(stored).toContain(track.cid);
  expect(stored).toContain(track.previewCid);
  expect(stored.filter((name) => name.endsWith(".part"))).toEqual([]);
  const { rows } = await pool.query(
    "SELECT status, genre, accent->'light'->>'accent' AS accent FROM release r JOIN track t ON t.release_id = r.id WHERE t.recording_id = (SELECT id FROM recording WHERE artist_id = $1)",
    [artistId],
  );
  expect(rows).toEqual([{ status: "draft", genre: "folk", accent: expect.stringMatching(/^oklch/) }]);
});

test("the same bytes again: 200 and the same track; on another release 201, a new track of the same recording", async () => {
  const first = UploadResult.parse(await (await upload(token, [audio("tide.mp3")])).json()).track;
  const again = await upload(token, [audio("tide.mp3"), text("title", "Another name")]);
  expect(again.status).toBe(200);
  expect(UploadResult.parse(await again.json()).track).toMatchObject({ id: first.id, title: first.title });
  const elsewhere = await upload(token, [audio("tide.mp3"), text("releaseId", await makeDraft(artistId))]);
  expect(elsewhere.status).toBe(201);
  const second = UploadResult.parse(await elsewhere.json()).track;
  expect(second.id).not.toBe(first.id);
  expect(second.cid).toBe(first.cid);
  const { rows } = await pool.query("SELECT count(*) AS n FROM recording WHERE artist_id = $1", [artistId]);
  expect(rows).toEqual([{ n: 1 }]);
});

test("another artist with the same bytes: a recording of their own, the same object", async () => {
  const first = UploadResult.parse(await (await upload(token, [audio("tide.flac")])).json()).track;
  const other = await upload(await makeToken([await makeArtist()]), [audio("tide.flac")]);
  expect(other.status).toBe(201);
  const second = UploadResult.parse(await other.json()).track;
  expect([second.cid, second.artistId === first.artistId]).toEqual([first.cid, false]);
});

test("the same bytes while their draft is being deleted: a new recording on a new draft", async () => {
  const first = UploadResult.parse(await (await upload(token, [audio("tide.ogg")])).json()).track;
  const actor = await makeUser(["artist"], [artistId]);
  let again: ReturnType<typeof upload> | undefined;
  const { outcome } = await removeRelease(
    { id: first.releaseId, actor },
    {
      holdRecordings,
      deleteTracks,
      endUploads: async (db, releaseId) => {
        again = upload(token, [audio("tide.ogg")]);
        await untilBlocked();
        return endUploads(db, releaseId);
      },
    },
  );
  expect(outcome).toBe("deleted");
  const reply = await again;
  expect(reply?.status).toBe(201);
  const { track } = UploadResult.parse(await reply?.json());
  expect([track.cid, track.id === first.id]).toEqual([first.cid, false]);
});

test("four at once, the same file: one recording, one track", async () => {
  const replies = await Promise.all(Array.from({ length: 4 }, () => upload(token, [audio("tide.wav")])));
  const tracks = await Promise.all(replies.map(async (reply) => UploadResult.parse(await reply.json()).track.id));
  expect(replies.map((reply) => reply.status).every((status) => status === 200 || status === 201)).toBe(true);
  expect(new Set(tracks).size).toBe(1);
});

test("a hostile title is stored as text", async () => {
  const bytes = STRANGE_FILES.find(({ label }) => label.startsWith("a title"))?.bytes() ?? Buffer.alloc(0);
  const reply = await upload(token, [{ name: "audio", value: bytes, fileName: "../../\u{1F3A7}.mp3" }]);
  expect(UploadResult.parse(await reply.json()).track.title).toBe(HOSTILE_TITLE);
  const { rows } = await pool.query("SELECT file_name FROM recording WHERE artist_id = $1", [artistId]);
  expect(rows).toEqual([{ file_name: "\u{1F3A7}.mp3" }]);
});

test("no tags, no title: the name of the file", async () => {
  const reply = await upload(token, [{ ...audio("tide.ogg"), fileName: "03_Slow_water.ogg" }]);
  expect(UploadResult.parse(await reply.json()).track.title).toBe("03 Slow water");
});

test("another currency than the release's: 400 on the field", async () => {
  const releaseId = await makeDraft(artistId, "EUR");
  const reply = await upload(token, [
    text("releaseId", releaseId),
    text("currency", "USD"),
    text("price", "1.00"),
    audio("tide.opus"),
  ]);
  const problem = await reply.json();
  expect([reply.status, problem.errors?.[0]?.path]).toEqual([400, "currency"]);
  const fitting = await upload(token, [text("releaseId", releaseId), text("price", "1.00"), audio("tide.opus")]);
  expect(UploadResult.parse(await fitting.json()).track.currency).toBe("EUR");
});

test("what the seed counts is counted", async () => {
  await upload(token, [text("price", "2.00"), audio("tide.opus")]);
  await upload(token, [{ name: "audio", value: Buffer.from("<html>"), fileName: "a.mp3" }]);
  const metrics = await registry.metrics();
  for (const line of [
    /backline_upload_attempts_total [1-9]/,
    /backline_upload_successes_total [1-9]/,
    /backline_upload_errors_total 0/,
    /backline_upload_rejections_total\{reason="not_audio"\} [1-9]/,
    /backline_upload_duration_seconds_count [1-9]/,
    /backline_upload_potential_revenue_minor_total\{currency="USD"\} [1-9]/,
  ])
    expect(metrics).toMatch(line);
});
