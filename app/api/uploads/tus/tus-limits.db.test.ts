import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rename, rm, stat, statfs, symlink, utimes } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { POST as postForm } from "@/app/api/uploads/route";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { sweepUploads } from "@/lib/media/resume/sweep-uploads";
import { createUploadFile, measureUploadFile, pathOfUpload } from "@/lib/media/resume/upload-file";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { announceSettings, setSetting } from "@/lib/platform/settings";
import { fromPublicId, newId } from "@/lib/shared/ids";
import { OwnUploads } from "@/lib/shared/schemas/upload";
import { makeWav } from "@/test/make-wav";
import { TusAsker } from "@/test/tus-asker";
import { startUploadsServer, type UploadsServer } from "@/test/uploads-server";

const MIB = 1_048_576;
const HOUR_MS = 3_600_000;

let server: UploadsServer;
let artist: TusAsker;
beforeAll(async () => {
  server = await startUploadsServer();
});
beforeEach(async () => {
  artist = await TusAsker.make(server.url);
});
afterAll(async () => {
  closeDecoders();
  await server.close();
  await closeUploadLocks();
  await rm(path.join(env.BACKLINE_DATA_DIR, "media"), { recursive: true, force: true });
});

const idOf = (url: string) => fromPublicId("upload", url.split("/").at(-1) ?? "") ?? "";
const detailOf = async (reply: Response) => ((await reply.json()) as { detail: string }).detail;
const countOpen = async () => {
  const { rows } = await pool.query<{ n: number }>("SELECT count(*) AS n FROM resumable_upload WHERE artist_id = $1", [
    artist.artistId,
  ]);
  return rows[0]?.n;
};

describe("refused before a byte is sent, in words, and nothing is left", () => {
  test.each([
    ["an empty file", 0, "a.flac", {}, 422, /no bytes/],
    ["a size that is none", Number.NaN, "a.flac", {}, 400, /whole size/],
    ["no audio by its name", 10, "cover.jpg", {}, 415, /“cover\.jpg” is no audio file by its name\. Send FLAC/],
    ["a path as a name", 10, "../../etc/passwd.sh", {}, 415, /“passwd\.sh”/],
    ["a lossy file over its limit", 50 * MIB + 1, "a.mp3", {}, 413, /50 MB at most; this one has 50/],
    ["any file over the limit", 300 * MIB + 1, "a.wav", {}, 413, /300 MB at most/],
    ["a field nobody knows", 10, "a.wav", { colour: "red" }, 400, /colour/],
    ["a price under the minimum", 10, "a.wav", { price: "0.01" }, 422, /0\.50/],
    [
      "a release that is not there",
      10,
      "a.wav",
      { releaseId: "rel_00000000000000000000000000" },
      404,
      /no such release/,
    ],
    ["a batch with a space", 10, "a.wav", { batch: "a b" }, 400, /Letters/],
  ])("%s", async (_label, sizeBytes, fileName, fields, status, words) => {
    const reply = await artist.begin(sizeBytes, fileName, fields);
    expect(reply.status).toBe(status);
    expect(await detailOf(reply)).toMatch(words);
    expect(await countOpen()).toBe(0);
  });

  test("a disk without room for the whole of it", async () => {
    const { bavail, bsize } = await statfs(env.BACKLINE_DATA_DIR);
    const id = newId();
    await expect(createUploadFile(id, bavail * bsize + 1)).rejects.toMatchObject({ code: "storage_full" });
    await expect(stat(pathOfUpload(id))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("room of an artist", () => {
  const limit = (key: "maxFilesPerArtist" | "maxBytesPerArtist", value: number) => setSetting(pool, key, value, null);
  afterEach(async () => {
    await pool.query("DELETE FROM store_setting");
    await announceSettings();
  });

  test("so many files, unfinished ones among them, and what is given up counts no more", async () => {
    await limit("maxFilesPerArtist", 2);
    const first = await artist.create(1000, "a.wav");
    await artist.create(1000, "b.wav");
    const third = await artist.begin(1000, "c.wav");
    expect([third.status, await detailOf(third)]).toEqual([
      422,
      expect.stringMatching(/may have 2 files here, and 2 are taken/),
    ]);
    await artist.ask("DELETE", first);
    await artist.create(1000, "c.wav");
    const other = await TusAsker.make(server.url);
    await other.create(1000, "theirs.wav");
  });

  test("so many bytes; of ten that come at once no more get in than there is room for", async () => {
    await limit("maxBytesPerArtist", 100_000);
    const replies = await Promise.all(Array.from({ length: 10 }, (_, n) => artist.begin(30_000, `${n}.wav`)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array(7).fill(422)]);
    const refused = replies.find(({ status }) => status === 422) as Response;
    expect(await detailOf(refused)).toMatch(/This file has 30 KB, and of 98 KB only 10 KB are left/);
    const list = OwnUploads.parse(await (await artist.ask("GET", server.url)).json());
    expect(list.data.map(({ sizeBytes }) => sizeBytes)).toEqual([30_000, 30_000, 30_000]);
    expect(list.usages).toEqual([expect.objectContaining({ usedFiles: 3, usedBytes: 90_000, maxBytes: 100_000 })]);
  });

  test("the form for scripts has the same limit", async () => {
    await limit("maxBytesPerArtist", 100_000);
    const form = new FormData();
    form.set("audio", new File([new Uint8Array(makeWav(100_001))], "a.wav"));
    const request = new Request(server.url, { method: "POST", headers: artist.headers, body: form });
    const reply = await postForm(request);
    expect([reply.status, await detailOf(reply)]).toEqual([422, expect.stringMatching(/98 KB/)]);
    const { rows } = await pool.query("SELECT id FROM recording WHERE artist_id = $1", [artist.artistId]);
    expect(rows).toEqual([]);
  });
});

describe("while the bytes come", () => {
  test("an MP3 under the name of a WAV is told with its first bytes that it is too large", async () => {
    const url = await artist.create(51 * MIB, "loud.wav");
    const reply = await artist.patch(
      url,
      0,
      Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(100_000)]),
    );
    expect([reply.status, await detailOf(reply)]).toEqual([413, expect.stringMatching(/50 MB at most/)]);
  });

  test.skipIf(!existsSync("/dev/full"))("the disk runs full: 507, and the next try goes on", async () => {
    const bytes = makeWav(80_000);
    const url = await artist.create(bytes.length, "a.wav");
    const file = pathOfUpload(idOf(url));
    await artist.patch(url, 0, bytes.subarray(0, 30_000));
    await rename(file, `${file}.aside`);
    await symlink("/dev/full", file);
    const reply = await artist.patch(url, 0, bytes);
    expect([reply.status, await detailOf(reply)]).toEqual([507, expect.stringMatching(/no room.*is kept/)]);
    await rename(`${file}.aside`, file);
    expect(await artist.offsetOf(url)).toBe(30_000);
    expect((await artist.patch(url, 30_000, bytes.subarray(30_000))).status).toBe(204);
  });

  test("who comes back while the old connection hangs takes over, and nothing is written twice", async () => {
    const bytes = makeWav(400_000);
    const url = await artist.create(bytes.length, "a.wav");
    const { port, hostname } = new URL(server.url);
    const hanging = connect(Number(port), hostname);
    hanging.write(
      `PATCH ${url} HTTP/1.1\r\nhost: x\r\nauthorization: ${artist.headers.authorization}\r\ntus-resumable: 1.0.0\r\n` +
        `upload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`,
    );
    hanging.write(bytes.subarray(0, 100_000));
    await expect
      .poll(async () => pool.query("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'").then((r) => r.rowCount))
      .toBeGreaterThan(0);
    const offset = await artist.offsetOf(url);
    const reply = await artist.patch(url, offset, bytes.subarray(offset));
    expect(reply.status).toBe(204);
    const { track } = await artist.view(url);
    expect(track?.contentHash).toBe(createHash("sha256").update(bytes).digest("hex"));
    hanging.destroy();
  });

  test("two at once: one writes, the other hears where it stands", async () => {
    const bytes = makeWav(2_000_000);
    const url = await artist.create(bytes.length, "a.wav");
    const replies = await Promise.all([artist.patch(url, 0, bytes), artist.patch(url, 0, bytes)]);
    const statuses = replies.map(({ status }) => status).sort();
    expect([204, 409], String(statuses)).toEqual(expect.arrayContaining(statuses));
    const offset = await artist.offsetOf(url);
    if (offset < bytes.length) await artist.patch(url, offset, bytes.subarray(offset));
    expect((await artist.view(url)).track?.contentHash).toBe(createHash("sha256").update(bytes).digest("hex"));
  });
});

test("files of one batch end up on one release, whichever is in first", async () => {
  const files = Array.from({ length: 4 }, () => makeWav(60_000));
  const urls = await Promise.all(files.map((_, n) => artist.create(60_000, `${n}.wav`, { batch: "b-1" })));
  await Promise.all(urls.map((url, n) => artist.patch(url, 0, files[n] as Buffer)));
  const views = await Promise.all(urls.map((url) => artist.view(url)));
  expect(views.map(({ state }) => state)).toEqual(Array(4).fill("stored"));
  expect(new Set(views.map(({ track }) => track?.releaseId)).size).toBe(1);
  expect(views.map(({ track }) => track?.position).sort()).toEqual([1, 2, 3, 4]);
});

describe("what is left lying", () => {
  test("after its time an upload is gone, and says so; its file goes with the next clearing", async () => {
    const url = await artist.create(1000, "a.wav");
    await artist.patch(url, 0, Buffer.alloc(10));
    await pool.query("UPDATE resumable_upload SET expires_at = now() - interval '1 s' WHERE id = $1", [idOf(url)]);
    const reply = await artist.patch(url, 10, Buffer.alloc(10));
    expect([reply.status, await detailOf(reply)]).toEqual([410, expect.stringMatching(/unfinished for too long/)]);
    const { expiresAt } = await artist.view(url);
    expect(new Date(expiresAt).getTime()).toBeLessThan(Date.now());
    const old = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(pathOfUpload(idOf(url)), old, old);
    expect(await sweepUploads()).toBe(1);
    expect((await artist.ask("HEAD", url)).status).toBe(404);
    expect(await measureUploadFile(idOf(url))).toBe(0);
  });

  test("one that bytes come to at the moment when its time is over stays, and its days begin anew", async () => {
    const bytes = makeWav(60_000);
    const url = await artist.create(bytes.length, "a.wav");
    const old = new Date(Date.now() - 2 * HOUR_MS);
    const sending = new TransformStream<Uint8Array, Uint8Array>();
    const writer = sending.writable.getWriter();
    const patching = fetch(new URL(url, server.url), {
      method: "PATCH",
      headers: {
        ...artist.headers,
        "tus-resumable": "1.0.0",
        "upload-offset": "0",
        "content-type": "application/offset+octet-stream",
      },
      body: sending.readable,
      duplex: "half",
    } as RequestInit);
    await writer.write(bytes.subarray(0, 1_000));
    await vi.waitUntil(async () => (await measureUploadFile(idOf(url))) === 1_000, 10_000);
    const { expiresAt } = await artist.view(url);
    expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now() + 6.9 * 24 * HOUR_MS);
    await pool.query("UPDATE resumable_upload SET expires_at = now() - interval '1 s' WHERE id = $1", [idOf(url)]);
    await utimes(pathOfUpload(idOf(url)), old, old);
    expect(await sweepUploads()).toBe(0);
    await writer.write(bytes.subarray(1_000));
    await writer.close();
    expect((await patching).status).toBe(204);
    expect((await artist.view(url)).state).toBe("stored");
  });

  test("stopped for six days and taken up again, it has its days once more", async () => {
    const url = await artist.create(1000, "a.wav");
    await pool.query("UPDATE resumable_upload SET expires_at = now() + interval '1 day' WHERE id = $1", [idOf(url)]);
    const reply = await artist.patch(url, 0, Buffer.alloc(10));
    const { expiresAt } = await artist.view(url);
    expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now() + 6.9 * 24 * HOUR_MS);
    expect(reply.headers.get("upload-expires")).toBe(new Date(expiresAt).toUTCString());
  });

  test("past its time, an upload takes up no room, before anybody has cleared it away", async () => {
    await pool.query("INSERT INTO artist_quota (artist_id, max_files, max_bytes) VALUES ($1, 10, 1500)", [
      artist.artistId,
    ]);
    const url = await artist.create(1000, "a.wav");
    expect((await artist.begin(1000, "b.wav")).status).toBe(422);
    await pool.query("UPDATE resumable_upload SET expires_at = now() - interval '1 s' WHERE id = $1", [idOf(url)]);
    expect((await artist.begin(1000, "b.wav")).status).toBe(201);
  });

  test("one that was begun an hour ago without a byte gives its room back", async () => {
    const url = await artist.create(1000, "a.wav");
    const old = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(pathOfUpload(idOf(url)), old, old);
    expect(await sweepUploads()).toBe(1);
    expect((await artist.ask("HEAD", url)).status).toBe(404);
  });

  test("a file without a row goes after an hour; what is on its way stays", async () => {
    const url = await artist.create(1000, "a.wav");
    await artist.patch(url, 0, Buffer.alloc(10));
    const [orphan, fresh] = [newId(), newId()];
    await createUploadFile(orphan, 1);
    await createUploadFile(fresh, 1);
    const old = new Date(Date.now() - 2 * HOUR_MS);
    await utimes(pathOfUpload(orphan), old, old);
    await utimes(pathOfUpload(idOf(url)), old, old);
    expect(await sweepUploads()).toBe(1);
    expect(await artist.offsetOf(url)).toBe(10);
    await expect(stat(pathOfUpload(fresh))).resolves.toBeDefined();
  });
});
