import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeEach, expect, test } from "vitest";
import { issueApiKey } from "@/lib/accounts/create-api-key";
import { removeRelease } from "@/lib/catalog/remove-release";
import { deleteTracks, holdRecordings } from "@/lib/media/delete-tracks";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { endUploads } from "@/lib/media/resume/end-uploads";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { registry } from "@/lib/platform/metrics";
import { setSetting } from "@/lib/platform/settings";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import type { Role } from "@/lib/shared/roles";
import { UploadResult } from "@/lib/shared/schemas/upload";
import { makeArtist, makeRelease, makeUser } from "@/test/factories";
import { HOSTILE_FILES, HOSTILE_TITLE, readAudioFixture, STRANGE_FILES } from "@/test/hostile-audio";
import { untilBlocked } from "@/test/until-blocked";
import { POST } from "./route";

const PATIENCE_MS = 10_000;
const URL_OF_UPLOADS = "http://127.0.0.1:3000/api/uploads";
const MEDIA = path.join(env.BACKLINE_DATA_DIR, "media");

async function makeToken(artistIds: string[], roles: Role[] = ["artist"]): Promise<string> {
  const { userId } = await makeUser(roles, artistIds);
  return (await issueApiKey(pool, { userId, name: "test", scopes: ["catalog:write"] })).token;
}
const makeDraft = async (artistId: string, currency: Currency = "USD") =>
  (await makeRelease({ artistId, currency, status: "draft", trackPrices: [] })).publicId;

type Part = { name: string; value: string | Buffer; fileName?: string };
const audio = (name: string): Part => ({ name: "audio", value: readAudioFixture(name), fileName: name });
const text = (name: string, value: string): Part => ({ name, value });

function encode(parts: Part[], boundary: string): Buffer {
  const pieces = parts.flatMap(({ name, value, fileName }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"\r\nContent-Type: application/octet-stream`;
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      Buffer.from(value),
      Buffer.from("\r\n"),
    ];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** Sent as a stream in small pieces, as a network does. */
function upload(
  token: string | null,
  parts: Part[],
  options: { cutBytes?: number; contentLength?: number; contentType?: string } = {},
) {
  const boundary = "----backline-test";
  const whole = encode(parts, boundary);
  const body = whole.subarray(0, whole.length - (options.cutBytes ?? 0));
  const pieces = Array.from({ length: Math.ceil(body.length / 65_536) }, (_, i) =>
    body.subarray(i * 65_536, (i + 1) * 65_536),
  );
  const headers: Record<string, string> = {
    "content-type": options.contentType ?? `multipart/form-data; boundary=${boundary}`,
    "content-length": String(options.contentLength ?? body.length),
  };
  if (token) headers.authorization = `Bearer ${token}`;
  const stream = Readable.toWeb(Readable.from(pieces)) as ReadableStream<Uint8Array>;
  return POST(new Request(URL_OF_UPLOADS, { method: "POST", headers, body: stream, duplex: "half" } as RequestInit));
}

async function listStored(): Promise<string[]> {
  const entries = await readdir(MEDIA, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
const countRows = async () => {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT (SELECT count(*) FROM recording) + (SELECT count(*) FROM track) + (SELECT count(*) FROM media_object) + (SELECT count(*) FROM release) AS n",
  );
  return rows[0]?.n;
};

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

test.each(HOSTILE_FILES)("$label → $status, nothing stored", async ({ bytes, fileName, status, reason }) => {
  const [rows, files] = [await countRows(), await listStored()];
  const startedAt = performance.now();
  const reply = await upload(token, [{ name: "audio", value: bytes(), fileName }, text("price", "1.00")]);
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  const problem = await reply.json();
  expect(reply.status).toBe(status);
  expect(reply.headers.get("content-type")).toBe("application/problem+json");
  expect(problem.detail).toMatch(reason);
  expect(problem.errors).toEqual([{ path: "audio", message: problem.detail }]);
  expect(await countRows()).toBe(rows);
  expect((await listStored()).sort()).toEqual(files.sort());
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

test.each([
  ["price abc", [text("price", "abc")], 400, "price"],
  ["price negative", [text("price", "-1")], 400, "price"],
  ["price 1e21", [text("price", "1e21")], 400, "price"],
  ["price with three decimals", [text("price", "1.999")], 400, "price"],
  ["price below the store's minimum", [text("price", "0.49")], 422, "price"],
  ["an unknown currency", [text("currency", "XYZ")], 400, "currency"],
  ["an unknown genre", [text("genre", "polka")], 400, "genre"],
  ["a field nobody knows", [text("isAdmin", "true")], 400, "isAdmin"],
  ["the same field twice", [text("title", "a"), text("title", "b")], 400, "title"],
  ["a field of 5 KB", [text("title", "x".repeat(5000))], 400, "title"],
  ["an unknown release", [text("releaseId", toPublicId("release", newId()))], 404, "releaseId"],
  ["a release id that is none", [text("releaseId", "rel_1")], 404, "releaseId"],
  ["an artist id that is none", [text("artistId", "7")], 400, "artistId"],
  ["two files", [audio("tide.mp3")], 400, "audio"],
  ["a file in another field", [{ ...audio("tide.mp3"), name: "cover" }], 400, "cover"],
])("%s: refused with the field, nothing stored", async (_, parts, status, field) => {
  const rows = await countRows();
  const reply = await upload(token, [...parts, audio("tide.opus")]);
  const problem = await reply.json();
  expect({ status: reply.status, fields: problem.errors?.map((error: { path: string }) => error.path) }).toEqual({
    status,
    fields: [field],
  });
  expect(await countRows()).toBe(rows);
  expect((await listStored()).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("fields may come after the file, and be wrong there", async () => {
  const reply = await upload(token, [audio("tide.opus"), text("price", "abc")]);
  expect(reply.status).toBe(400);
  expect((await listStored()).filter((name) => name.endsWith(".part"))).toEqual([]);
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

test("whose it is: somebody else's artist or release is 403, several own ones need a choice", async () => {
  const other = await makeArtist();
  const theirs = await makeDraft(other);
  expect((await upload(token, [text("artistId", toPublicId("artist", other)), audio("tide.opus")])).status).toBe(403);
  expect((await upload(token, [text("releaseId", theirs), audio("tide.opus")])).status).toBe(403);
  const two = await makeToken([artistId, other]);
  const unsure = await upload(two, [audio("tide.opus")]);
  expect([unsure.status, (await unsure.json()).errors[0].path]).toEqual([400, "artistId"]);
  expect((await upload(two, [text("artistId", toPublicId("artist", other)), audio("tide.opus")])).status).toBe(201);
  expect(
    (
      await upload(two, [
        text("artistId", toPublicId("artist", artistId)),
        text("releaseId", theirs),
        audio("tide.opus"),
      ])
    ).status,
  ).toBe(403);
});

test.each([
  ["nobody", async () => null, 401],
  ["an unknown key", async () => "bl_00000000_nothing", 401],
  ["a buyer", async () => makeToken([], ["buyer"]), 403],
  ["an artist of nothing", async () => makeToken([], ["artist"]), 403],
])("%s: the whole body is read, then %s is answered", async (_, makeOne, status) => {
  expect((await upload(await makeOne(), [audio("tide.wav")])).status).toBe(status);
});

test.each([
  ["cut in the middle", { cutBytes: 5000 }],
  ["shorter than declared", { contentLength: 999_999 }],
  ["no multipart", { contentType: "application/json" }],
  ["no boundary", { contentType: "multipart/form-data" }],
])("a body that is %s: 400, no part file stays", async (_, options) => {
  expect((await upload(token, [audio("tide.wav")], options)).status).toBe(400);
  expect((await listStored()).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("no file at all: 400 on audio", async () => {
  const reply = await upload(token, [text("title", "Low Tide")]);
  expect([reply.status, (await reply.json()).errors[0].path]).toEqual([400, "audio"]);
});

test("over the limit: 413 with both sizes, for lossy and lossless apart; by what was declared, or as it comes", async () => {
  await setSetting(pool, "maxLossyBytes", 40_000, null);
  await setSetting(pool, "maxLosslessBytes", 100_000, null);
  const lossy = await upload(token, [audio("tide.mp3")]);
  expect([lossy.status, (await lossy.json()).detail]).toEqual([
    413,
    expect.stringMatching(/Files of this kind may have 40 KB at most/),
  ]);
  expect((await upload(token, [audio("tide.wav")])).status).toBe(413);
  expect((await upload(token, [audio("tide.wav")], { contentLength: 5_000_000 })).status).toBe(413);
  expect((await upload(token, [audio("tide.aiff")])).status).toBe(201);
  expect((await listStored()).filter((name) => name.endsWith(".part"))).toEqual([]);
  await pool.query("DELETE FROM store_setting");
  await setSetting(pool, "minimumPriceMinor", 50, null);
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
