import { beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { retryFailedJobs } from "@/lib/platform/job-queue-state";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeArtist, makeRelease, makeUser } from "@/test/factories";
import { findFfmpeg } from "./examine/find-ffmpeg";
import { readJobBoard, retryJobs } from "./job-desk";
import { makeRendition } from "./make-rendition";
import { planRenditions } from "./plan-renditions";
import { changeReleaseFiles, listReleaseFiles, readReleaseFiles } from "./release-files";

const hasFfmpeg = (await findFfmpeg("ffmpeg")) !== null;
const TITLES = Array.from({ length: 12 }, (_, n) => `Track ${n + 1}`);
const MP3 = { action: "make", format: "mp3_320" } as const;

let artistId: string;
let actor: UserActor;
let release: Awaited<ReturnType<typeof makeRelease>>;
beforeAll(async () => {
  artistId = await makeArtist();
  actor = await makeUser(["artist"], [artistId]);
  release = await makeRelease({
    artistId,
    status: "published",
    trackTitles: TITLES,
    trackPrices: TITLES.map(() => 129),
  });
  await pool.query(`UPDATE recording SET is_lossless = true, mime_type = 'audio/wav' WHERE artist_id = $1`, [artistId]);
});

const read = () => readReleaseFiles(release.publicId, actor);
const listJobs = async () =>
  (await pool.query<{ id: string; key: string }>("SELECT id::text, key FROM graphile_worker.jobs ORDER BY id")).rows;

/** As the worker leaves it when the file is made. */
async function finish(key: string): Promise<void> {
  const cid = `bafytest${newId()}`;
  await pool.query(
    "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, 'rendition', 'audio/mpeg', 1, 'x')",
    [cid],
  );
  await pool.query(
    "UPDATE rendition SET state = 'ready', problem = NULL, cid = $2, content_hash = $3, size_bytes = 1, made_at = now() WHERE key = $1",
    [key, cid, "0".repeat(64)],
  );
}

test.skipIf(!hasFfmpeg)(
  "nothing until somebody asks; then so many of twelve, one job a file, however often",
  async () => {
    expect(await read()).toEqual({ releaseId: release.publicId, total: 0, ready: 0, waiting: 0, failed: [] });
    expect(await listReleaseFiles([artistId])).toEqual([]);
    await changeReleaseFiles(release.publicId, actor, MP3);
    await changeReleaseFiles(release.publicId, actor, MP3);
    const jobs = await listJobs();
    expect(jobs).toHaveLength(12);
    for (const { key } of jobs.slice(0, 3)) await finish(key);
    expect(await read()).toMatchObject({ total: 12, ready: 3, waiting: 9, failed: [] });
    expect(await listReleaseFiles([artistId])).toEqual([await read()]);
  },
);

test.skipIf(!hasFfmpeg)("one that fails says which and why, and is tried again by its artist", async () => {
  const sold = { trackId: release.trackIds[11] ?? "", recordingId: await recordingOf(release.trackIds[11] ?? "") };
  const [plan] = await planRenditions([sold], "mp3_320");
  await expect(makeRendition({ ...sold, key: plan?.key, format: "mp3_320" })).rejects.toThrow("missing object");
  expect((await read()).failed).toEqual([{ trackTitle: "Track 12", format: "mp3_320", problem: "master_missing" }]);
  await changeReleaseFiles(release.publicId, actor, { action: "retry" });
  expect(await read()).toMatchObject({ total: 12, ready: 3, waiting: 9, failed: [] });
  expect((await listJobs()).filter(({ key }) => key === plan?.key)).toHaveLength(1);
});

test.skipIf(!hasFfmpeg)(
  "the admin sees the file, the reason and the tries, and a retry is in the audit log",
  async () => {
    const [job] = await listJobs();
    await pool.query(
      "UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = 'ffmpeg ended with 1' WHERE id = $1",
      [job?.id],
    );
    const board = await readJobBoard();
    expect(board.counts).toEqual({ failed: 1, running: 0, waiting: 11 });
    expect(board.items[0]).toMatchObject({
      id: job?.id,
      name: "render-download",
      state: "failed",
      file: { trackTitle: expect.stringMatching(/^Track /), format: "mp3_320" },
      reason: "ffmpeg ended with 1",
      attempts: 3,
      maxAttempts: 3,
    });
    expect(await retryJobs([job?.id ?? ""], actor.userId)).toBe(1);
    expect(await retryJobs(null, actor.userId)).toBe(0);
    expect((await readJobBoard()).counts).toEqual({ failed: 0, running: 0, waiting: 12 });
    expect(await retryFailedJobs(null)).toEqual([]);
    const { rows } = await pool.query("SELECT action, after FROM audit_entry ORDER BY seq DESC LIMIT 1");
    expect(rows).toEqual([{ action: "jobs.retried", after: [job?.id] }]);
  },
);

test.skipIf(!hasFfmpeg)("what an edit made another file of does not count any more", async () => {
  await pool.query("UPDATE release SET title = 'Other words' WHERE id = $1", [release.id]);
  expect(await read()).toMatchObject({ total: 0, ready: 0 });
});

test("another artist's release is nobody else's affair", async () => {
  const stranger = await makeUser(["artist"], [await makeArtist()]);
  await expect(readReleaseFiles(release.publicId, stranger)).rejects.toMatchObject({ code: "forbidden" });
  await expect(changeReleaseFiles(release.publicId, stranger, MP3)).rejects.toMatchObject({ code: "forbidden" });
  await expect(readReleaseFiles(toPublicId("release", newId()), stranger)).rejects.toMatchObject({ code: "not_found" });
});

async function recordingOf(trackId: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>("SELECT recording_id AS id FROM track WHERE id = $1", [trackId]);
  return rows[0]?.id ?? "";
}
