import { createHash } from "node:crypto";
import { parseBuffer } from "music-metadata";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signDownload, signZip } from "@/lib/orders/sign-download";
import { pool } from "@/lib/platform/db";
import { runJobs } from "@/lib/platform/jobs";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { makeEntitlement, makeSound, ORIGINAL } from "@/test/make-sound";
import { readStoredZip } from "@/test/read-zip";
import { findFfmpeg } from "./examine/find-ffmpeg";
import { listKnownFiles } from "./list-known-files";
import { makeRendition } from "./make-rendition";
import { planRenditions, type RenditionPlan } from "./plan-renditions";
import { RENDER_JOB, requestRenditions } from "./renditions";

const hasFfmpeg = (await findFfmpeg("ffmpeg")) !== null;
const MINUTE_MS = 60_000;

let server: BytesServer;
beforeAll(async () => {
  server = await startBytesServer();
});
afterAll(() => server.close());

if (!hasFfmpeg) test("downloads in other formats", (context) => context.skip("needs ffmpeg"));

async function sellSound() {
  const sound = await makeSound("published");
  // a lossless master in CD depth, as its headers would have said
  await pool.query(
    "UPDATE recording SET is_lossless = true, bit_depth = 24, sample_rate_hz = 44100, channels = 2 WHERE id = (SELECT recording_id FROM track WHERE id = $1)",
    [sound.trackId],
  );
  return { ...sound, entitlementId: await makeEntitlement(sound, null) };
}

async function sellNamed() {
  const sold = await sellSound();
  const title = "First thoughts";
  await pool.query("UPDATE track SET title = $2 WHERE id = $1", [sold.trackId, title]);
  return { ...sold, title };
}

async function planOf(trackId: string, format: "flac" | "mp3_v0"): Promise<RenditionPlan> {
  const { rows } = await pool.query<{ id: string }>("SELECT recording_id AS id FROM track WHERE id = $1", [trackId]);
  const [plan] = await planRenditions([{ trackId, recordingId: rows[0]?.id ?? "" }], format);
  return plan as RenditionPlan;
}

const countJobs = async () =>
  (
    await pool.query<{ n: number }>("SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = $1", [
      RENDER_JOB,
    ])
  ).rows[0]?.n;

async function orderOf(entitlementId: string): Promise<string> {
  const { rows } = await pool.query<{ order_id: string }>("SELECT order_id FROM entitlement WHERE id = $1", [
    entitlementId,
  ]);
  return toPublicId("order", rows[0]?.order_id ?? "");
}

const fetchPath = (path: string, method = "GET") =>
  fetch(
    server.url +
      path
        .replace("/api/downloads/", "/api/bytes/download/")
        .replace(/\/api\/orders\/([^/]+)\/files\.zip/, "/api/bytes/zip/$1"),
    { method },
  );

describe.skipIf(!hasFfmpeg)("while somebody works the queue", () => {
  let jobs: Awaited<ReturnType<typeof runJobs>>;
  beforeAll(async () => {
    jobs = await runJobs({ [RENDER_JOB]: (payload) => makeRendition(payload) }, "");
  });
  afterAll(() => jobs.stop());

  test("a format is made while the buyer waits, with the shop's words in it, and is there at once the next time", async () => {
    const { entitlementId } = await sellSound();
    const link = `${signDownload(entitlementId, new Date())}&format=mp3_v0`;
    const [first, beside] = await Promise.all([fetchPath(link), fetchPath(link)]);
    expect([first.status, first.headers.get("content-type"), beside.status]).toEqual([200, "audio/mpeg", 200]);
    expect(first.headers.get("content-disposition")).toMatch(/waltz\.mp3$/);
    expect(first.headers.get("etag")).toBe(beside.headers.get("etag"));
    const { common } = await parseBuffer(new Uint8Array(await first.arrayBuffer()), { mimeType: "audio/mpeg" });
    expect([common.title, common.track]).toEqual(["Zoë's \u202Ewaltz", { no: 1, of: 1 }]);
    expect((await fetchPath(link, "HEAD")).headers.get("etag")).toBe(first.headers.get("etag"));
  });

  test("an edited title is another file; the one before stays what it was", async () => {
    const { entitlementId, trackId } = await sellSound();
    const link = `${signDownload(entitlementId, new Date())}&format=flac`;
    const before = (await fetchPath(link)).headers.get("etag");
    await pool.query("UPDATE track SET title = 'Second thoughts' WHERE id = $1", [trackId]);
    const after = await fetchPath(link);
    expect([after.status, after.headers.get("etag") === before]).toEqual([200, false]);
    expect(after.headers.get("content-disposition")).toContain("Second thoughts.flac");
  });

  test("the list of known files: the hash of each, and the tags while they are still the shop's words", async () => {
    const { entitlementId, trackId, title } = await sellNamed();
    const reply = await fetchPath(`${signDownload(entitlementId, new Date())}&format=flac`);
    const sha256 = createHash("sha256")
      .update(Buffer.from(await reply.arrayBuffer()))
      .digest("hex");
    const { recordingId } = await planOf(trackId, "flac");
    const list = () => listKnownFiles([{ trackId, recordingId }]);
    expect(await list()).toMatchObject([
      { format: "flac", contentHash: sha256, tags: { title, trackNumber: 1 } },
      { format: "original", tags: null },
    ]);
    await pool.query("UPDATE track SET title = 'Third thoughts' WHERE id = $1", [trackId]);
    expect(await list()).toMatchObject([{ format: "flac", contentHash: sha256, tags: null }, { format: "original" }]);
  });

  test("a zip: its length before its bytes, the files, and a manifest that holds", async () => {
    const { entitlementId } = await sellSound();
    const zip = { publicId: await orderOf(entitlementId), lineId: "", format: "flac" };
    const link = signZip(zip, new Date());
    expect((await fetchPath(`${signDownload(entitlementId, new Date())}&format=flac`)).status).toBe(200);
    const [reply, head] = [await fetchPath(link), await fetchPath(link, "HEAD")];
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "application/zip"]);
    const bytes = Buffer.from(await reply.arrayBuffer());
    expect([reply.headers.get("content-length"), head.headers.get("content-length")]).toEqual(
      Array(2).fill(String(bytes.length)),
    );
    const files = readStoredZip(bytes);
    const [name = ""] = files.keys();
    expect(name).toMatch(/^[^/]+ - [^/]+\/01 Zoë's waltz\.flac$/);
    const manifest = JSON.parse(files.get("manifest.json")?.toString() ?? "");
    const sha256 = createHash("sha256")
      .update(files.get(name) as Buffer)
      .digest("hex");
    expect(manifest.files).toMatchObject([
      { path: name, sha256, format: "flac", tags: { title: "Zoë's \u202Ewaltz" } },
    ]);
    expect(Buffer.from(await (await fetchPath(link)).arrayBuffer()).equals(bytes), "the same zip again").toBe(true);
  });
});

describe("who gets what", () => {
  test("a zip of the artist's own files is there at once", async () => {
    const { entitlementId } = await sellSound();
    const link = signZip({ publicId: await orderOf(entitlementId), lineId: "", format: "original" }, new Date());
    const files = readStoredZip(Buffer.from(await (await fetchPath(link)).arrayBuffer()));
    expect([...files.values()][0]?.equals(ORIGINAL)).toBe(true);
  });

  test("a zip's link opens this order in this format only, for a day, until it is given back", async () => {
    const [{ entitlementId }, other] = [await sellSound(), await sellSound()];
    const publicId = await orderOf(entitlementId);
    const link = signZip({ publicId, lineId: "", format: "original" }, new Date());
    const status = async (path: string) => (await fetchPath(path)).status;
    expect(await status(link.replace(publicId, await orderOf(other.entitlementId)))).toBe(403);
    expect(await status(link.replace("format=original", "format=flac"))).toBe(403);
    expect(await status(`/api/orders/${publicId}/files.zip?format=original`)).toBe(403);
    expect(
      await status(signZip({ publicId, lineId: "", format: "original" }, new Date(Date.now() - 48 * 60 * MINUTE_MS))),
    ).toBe(410);
    expect(await status(signZip({ publicId, lineId: "", format: "exe" }, new Date()))).toBe(400);
    await pool.query("UPDATE entitlement SET revoked_at = now() WHERE id = $1", [entitlementId]);
    expect(await status(link)).toBe(410);
    expect(fromPublicId("order", publicId)).not.toBeNull();
  });

  test("no lossless file is offered of a lossy master, and the refusal says what is", async () => {
    const { entitlementId, trackId } = await sellSound();
    await pool.query(
      "UPDATE recording SET is_lossless = false, bitrate_bps = 128000 WHERE id = (SELECT recording_id FROM track WHERE id = $1)",
      [trackId],
    );
    const reply = await fetchPath(`${signDownload(entitlementId, new Date())}&format=flac`);
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain("offered as original");
  });
});

describe("the queue", () => {
  test("asked for by many at once, it is one job; asked for again while it waits, still one", async () => {
    const { trackId } = await sellSound();
    const plan = await planOf(trackId, "flac");
    await requestRenditions([plan]);
    const before = await countJobs();
    await Promise.all(Array.from({ length: 8 }, () => requestRenditions([plan])));
    expect(await countJobs()).toBe(before);
  });

  test("a master that is gone: failed for who waits, tried again a minute later for who asks", async () => {
    const { trackId } = await sellSound();
    await pool.query(
      `INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile)
       VALUES ('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e', 'original', 'audio/wav', 1, 'x') ON CONFLICT DO NOTHING`,
    );
    await pool.query(
      "UPDATE recording SET cid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e' WHERE id = (SELECT recording_id FROM track WHERE id = $1)",
      [trackId],
    );
    const plan = await planOf(trackId, "flac");
    const { key, recordingId, format } = plan;
    const at = (ms: number) => ({ now: () => new Date(Date.UTC(2026, 10, 21) + ms) });
    await requestRenditions([plan], at(0));
    await expect(makeRendition({ key, trackId, recordingId, format })).rejects.toThrow("missing object");
    expect(await requestRenditions([plan], at(MINUTE_MS / 2))).toEqual([{ key, state: "failed" }]);
    expect(await requestRenditions([plan], at(MINUTE_MS + 1))).toEqual([{ key, state: "waiting" }]);
  });

  test("a job whose release was edited meanwhile makes nothing and leaves nothing that waits", async () => {
    const { trackId } = await sellSound();
    const { key, recordingId, format } = await planOf(trackId, "flac");
    await requestRenditions([await planOf(trackId, "flac")]);
    await pool.query("UPDATE track SET title = 'Other' WHERE id = $1", [trackId]);
    await makeRendition({ key, trackId, recordingId, format });
    expect((await pool.query("SELECT 1 FROM rendition WHERE key = $1", [key])).rowCount).toBe(0);
  });
});
