import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { parseBuffer } from "music-metadata";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signDownload, signZip } from "@/lib/orders/sign-download";
import { pool } from "@/lib/platform/db";
import { runJobs } from "@/lib/platform/jobs";
import { DOWNLOAD_FORMATS, type RenderedFormat } from "@/lib/shared/download-format";
import { toPublicId } from "@/lib/shared/ids";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { readAudioFixture } from "@/test/hostile-audio";
import { makeEntitlement, makeSound } from "@/test/make-sound";
import { readStoredZip } from "@/test/read-zip";
import { findFfmpeg } from "./examine/find-ffmpeg";
import { makeRendition } from "./make-rendition";
import { RENDITION_PROFILES } from "./render/rendition-profile";
import { RENDER_JOB } from "./renditions";
import { mediaStore } from "./storage/media-store";
import { storeCover } from "./store-cover";

const run = promisify(execFile);
const hasFfmpeg = (await findFfmpeg("ffmpeg")) !== null;
const RENDERED = DOWNLOAD_FORMATS.filter((format): format is RenderedFormat => format !== "original");
if (!hasFfmpeg) test("zips in other formats", (context) => context.skip("needs ffmpeg"));

let server: BytesServer;
let jobs: Awaited<ReturnType<typeof runJobs>>;
let folder: string;
let entitlementId: string;
let orderId: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "backline-zip-"));
  server = await startBytesServer();
  jobs = await runJobs({ [RENDER_JOB]: (payload) => makeRendition(payload) }, "");
  const sound = await makeSound("published");
  await storeCover(pool, mediaStore(), sound.id, readAudioFixture("cover.png"));
  await pool.query(
    `UPDATE recording SET is_lossless = true, bit_depth = 24, sample_rate_hz = 22050, channels = 2
     WHERE id = (SELECT recording_id FROM track WHERE id = $1)`,
    [sound.trackId],
  );
  await pool.query("UPDATE track SET isrc = 'FIXYZ2600001' WHERE id = $1", [sound.trackId]);
  await pool.query("UPDATE release SET year = 2024 WHERE id = (SELECT release_id FROM track WHERE id = $1)", [
    sound.trackId,
  ]);
  entitlementId = await makeEntitlement(sound, null);
  const { rows } = await pool.query<{ order_id: string }>("SELECT order_id FROM entitlement WHERE id = $1", [
    entitlementId,
  ]);
  orderId = toPublicId("order", rows[0]?.order_id ?? "");
});
afterAll(async () => {
  await jobs.stop();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const take = async (link: string) => {
  const address = link
    .replace("/api/downloads/", "/api/bytes/download/")
    .replace(/\/api\/orders\/([^/]+)\/files\.zip/, "/api/bytes/zip/$1");
  const reply = await fetch(server.url + address);
  expect(reply.status).toBe(200);
  return Buffer.from(await reply.arrayBuffer());
};

/** Words as ffprobe reads them, from the container or the stream. */
async function probe(bytes: Buffer, extension: string): Promise<{ words: Record<string, string>; pictures: number }> {
  const file = path.join(folder, `probed.${extension}`);
  await writeFile(file, bytes);
  const { stdout } = await run("ffprobe", [
    "-v",
    "error",
    "-print_format",
    "json",
    "-show_format",
    "-show_streams",
    file,
  ]);
  const { format, streams } = JSON.parse(stdout) as {
    format: { tags?: Record<string, string> };
    streams: { codec_type: string; tags?: Record<string, string> }[];
  };
  const audio = streams.find(({ codec_type }) => codec_type === "audio");
  const words = Object.entries({ ...format.tags, ...audio?.tags }).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    words: Object.fromEntries(words),
    pictures: streams.filter(({ codec_type }) => codec_type === "video").length,
  };
}

test.skipIf(!hasFfmpeg).each(RENDERED)(
  "%s: alone and in a zip the same file, with the tags and the hash that the manifest tells",
  async (format) => {
    const { extension, mimeType, family } = RENDITION_PROFILES[format];
    const alone = await take(`${signDownload(entitlementId, new Date())}&format=${format}`);
    const files = readStoredZip(await take(signZip({ publicId: orderId, lineId: "", format }, new Date())));
    const [name = ""] = [...files.keys()].filter((entry) => entry.endsWith(`.${extension}`));
    const zipped = files.get(name) as Buffer;
    expect(zipped.equals(alone)).toBe(true);

    const manifest = JSON.parse(files.get("manifest.json")?.toString() ?? "") as {
      files: { path: string; sha256: string; sizeBytes: number; format: string; tags: Record<string, unknown> }[];
    };
    const sha256 = createHash("sha256").update(zipped).digest("hex");
    expect(manifest.files).toMatchObject([{ path: name, sha256, sizeBytes: zipped.length, format }]);
    const { tags } = manifest.files[0] as (typeof manifest.files)[number];

    const { common } = await parseBuffer(new Uint8Array(zipped), { mimeType });
    expect(common).toMatchObject({
      title: tags.title,
      artist: tags.artist,
      album: tags.album,
      albumartist: tags.albumArtist,
      track: { no: tags.trackNumber, of: tags.trackCount },
      disk: { no: tags.discNumber, of: tags.discCount },
      year: 2024,
      genre: [tags.genre],
    });
    expect(common.isrc).toEqual(family === "mp4" ? undefined : ["FIXYZ2600001"]);
    expect(common.picture?.map((picture) => picture.format)).toEqual(["image/jpeg"]);
    const { words, pictures } = await probe(zipped, extension);
    expect(words).toMatchObject({ title: tags.title, artist: tags.artist, album: tags.album, date: "2024" });
    expect(pictures).toBe(1);
  },
);
