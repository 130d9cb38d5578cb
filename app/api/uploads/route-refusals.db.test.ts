import { rm } from "node:fs/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { pool } from "@/lib/platform/db";
import { setSetting } from "@/lib/platform/settings";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeArtist } from "@/test/factories";
import { audio, countRows, listStored, MEDIA, makeDraft, makeToken, text, upload } from "@/test/form-upload";
import { HOSTILE_FILES } from "@/test/hostile-audio";

const PATIENCE_MS = 10_000;

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
