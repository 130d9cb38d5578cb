import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as getCover } from "@/app/api/covers/[cid]/route";
import { issueApiKey } from "@/lib/accounts/create-api-key";
import { hashOrderSecret } from "@/lib/orders/order-secret";
import { signDownload } from "@/lib/orders/sign-download";
import { pool } from "@/lib/platform/db";
import { fromPublicId, newId, toPublicId } from "@/lib/shared/ids";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { makeRelease, makeUser } from "@/test/factories";
import { readAudioFixture } from "@/test/hostile-audio";
import { makeEntitlement, makeSound, ORIGINAL, PREVIEW } from "@/test/make-sound";
import { mediaStore } from "./storage/media-store";
import { storeCover } from "./store-cover";

let server: BytesServer;
beforeAll(async () => {
  server = await startBytesServer();
});
afterAll(() => server.close());

async function makeKey(person: Awaited<ReturnType<typeof makeUser>>) {
  const { token } = await issueApiKey(pool, {
    userId: person.userId,
    name: "test",
    scopes: ["catalog:read", "orders:read"],
  });
  return { authorization: `Bearer ${token}` };
}

const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(server.url + path, { headers, method });
const download = (url: string, headers: Record<string, string> = {}) =>
  ask(url.replace("/api/downloads/", "/api/bytes/download/"), headers);

describe("previews by range, over HTTP", async () => {
  let path: string;
  let etag: string;
  beforeAll(async () => {
    const sound = await makeSound("published");
    path = `/api/bytes/preview/${sound.publicTrackId}`;
    etag = `"${sound.previewCid}"`;
  });

  test.each([
    ["first 100", "bytes=0-99", 206, 0, 100],
    ["the last 500", "bytes=-500", 206, 4500, 5000],
    ["the last byte", "bytes=4999-", 206, 4999, 5000],
    ["clamped", "bytes=4990-9999", 206, 4990, 5000],
    ["several: the whole", "bytes=0-1,5-9", 200, 0, 5000],
  ])("%s", async (_, range, status, from, to) => {
    const reply = await ask(path, { range });
    expect(reply.status).toBe(status);
    expect(reply.headers.get("content-length")).toBe(String(to - from));
    if (status === 206) expect(reply.headers.get("content-range")).toBe(`bytes ${from}-${to - 1}/5000`);
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(PREVIEW.subarray(from, to));
  });

  test("the whole: length, ETag = CID, cacheable, a type and nosniff", async () => {
    const reply = await ask(path);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-length": "5000",
      "content-type": "audio/mpeg",
      "accept-ranges": "bytes",
      "cache-control": "public, max-age=604800, immutable",
      "x-content-type-options": "nosniff",
      etag,
    });
  });

  test("416 says the size; HEAD sends none; 304 on the same ETag; If-Range on another gives the whole", async () => {
    const unsatisfiable = await ask(path, { range: "bytes=5000-" });
    expect([unsatisfiable.status, unsatisfiable.headers.get("content-range")]).toEqual([416, "bytes */5000"]);
    const head = await ask(path, {}, "HEAD");
    expect([head.status, head.headers.get("content-length"), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      "5000",
      0,
    ]);
    expect((await ask(path, { "if-none-match": etag })).status).toBe(304);
    expect((await ask(path, { range: "bytes=0-9", "if-range": '"other"' })).status).toBe(200);
    expect((await ask(path, { range: "bytes=0-9", "if-range": etag })).status).toBe(206);
  });

  test.each(["POST", "PUT", "DELETE"])("%s: 405", async (method) => {
    const reply = await ask(path, {}, method);
    expect([reply.status, reply.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});

test("a draft's preview: its artist hears it, uncached; for all others there is no such track", async () => {
  const sound = await makeSound("draft");
  const path = `/api/bytes/preview/${sound.publicTrackId}`;
  const owner = await makeKey(await makeUser(["artist"], [sound.artistId]));
  const reply = await ask(path, owner);
  expect([reply.status, reply.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
  for (const headers of [{}, await makeKey(await makeUser(["buyer"])), await makeKey(await makeUser(["artist"]))])
    expect((await ask(path, headers as Record<string, string>)).status).toBe(404);
});

test("the whole track: owner, admin and buyer; guest 401, another 403, unknown key 401", async () => {
  const sound = await makeSound("published");
  const path = `/api/bytes/stream/${sound.publicTrackId}`;
  const buyer = await makeUser(["buyer"]);
  const entitlement = await makeEntitlement(sound, buyer.userId);
  expect((await ask(path)).status).toBe(401);
  expect((await ask(path, { authorization: "Bearer nothing" })).status).toBe(401);
  expect((await ask(path, await makeKey(await makeUser(["buyer", "analyst"])))).status).toBe(403);
  for (const person of [buyer, await makeUser(["admin"]), await makeUser(["artist"], [sound.artistId])]) {
    const reply = await ask(path, { ...(await makeKey(person)), range: "bytes=0-3" });
    expect([reply.status, await reply.text(), reply.headers.get("cache-control")]).toEqual([
      206,
      "RIFF",
      "private, no-store",
    ]);
  }
  await pool.query("UPDATE entitlement SET revoked_at = now() WHERE id = $1", [entitlement]);
  expect((await ask(path, await makeKey(buyer))).status).toBe(403);
});

test("a download by its link: the original, named, private", async () => {
  const sound = await makeSound("published");
  const entitlement = await makeEntitlement(sound, null);
  const reply = await download(signDownload(entitlement, new Date()));
  expect(reply.status).toBe(200);
  expect(Buffer.from(await reply.arrayBuffer())).toEqual(ORIGINAL);
  const disposition = reply.headers.get("content-disposition") ?? "";
  expect(disposition).toMatch(/^attachment; filename="[ -~]+\.wav"; filename\*=UTF-8''.*Zo%C3%AB%27s%20waltz\.wav$/);
  expect([reply.headers.get("content-type"), reply.headers.get("cache-control")]).toEqual([
    "audio/wav",
    "private, no-store",
  ]);
});

test("a sold track stays downloadable after it was withdrawn", async () => {
  const sound = await makeSound("published");
  const entitlement = await makeEntitlement(sound, null);
  await pool.query("UPDATE release SET deleted_at = now() WHERE id = $1", [sound.id]);
  await pool.query("UPDATE track SET deleted_at = now() WHERE id = $1", [sound.trackId]);
  expect((await download(signDownload(entitlement, new Date()))).status).toBe(200);
});

test("links that do not open: no signature 403, another's 403, run out 410, refunded 410, another format 400", async () => {
  const sound = await makeSound("published");
  const [mine, other] = [await makeEntitlement(sound, null), await makeEntitlement(sound, null)];
  const link = signDownload(mine, new Date());
  const status = async (url: string) => (await download(url)).status;
  expect(await status(`/api/downloads/${toPublicId("entitlement", mine)}`)).toBe(403);
  expect(await status(link.replace(toPublicId("entitlement", mine), toPublicId("entitlement", other)))).toBe(403);
  expect(await status(signDownload(mine, new Date(Date.now() - 48 * 3_600_000)))).toBe(410);
  expect(await status(`${link}&format=mp3`)).toBe(400);
  expect(await status(`${link}&format=original`)).toBe(200);
  await pool.query("UPDATE entitlement SET revoked_at = now() WHERE id = $1", [mine]);
  expect(await status(link)).toBe(410);
  expect(await status(signDownload(newId(), new Date()))).toBe(404);
});

test("whoever may see the order needs no link: its buyer, an admin, the browser that ordered; somebody else does", async () => {
  const sound = await makeSound("published");
  const buyer = await makeUser(["buyer"]);
  const path = `/api/downloads/${toPublicId("entitlement", await makeEntitlement(sound, buyer.userId))}`;
  expect((await download(path, await makeKey(buyer))).status).toBe(200);
  expect((await download(path, await makeKey(await makeUser(["admin"])))).status).toBe(200);
  expect((await download(path, await makeKey(await makeUser(["buyer"])))).status).toBe(403);
  const { rows } = await pool.query<{ order_id: string }>(
    "UPDATE customer_order o SET secret_hash = $2 FROM entitlement e WHERE e.order_id = o.id AND e.id = $1 RETURNING e.order_id",
    [fromPublicId("entitlement", path.split("/").at(-1) ?? ""), hashOrderSecret("the-secret-of-this-order")],
  );
  const cookie = `order_${toPublicId("order", rows[0]?.order_id ?? "")}`;
  expect((await download(path, { cookie: `${cookie}=the-secret-of-this-order` })).status).toBe(200);
  expect((await download(path, { cookie: `${cookie}=guessed` })).status).toBe(403);
});

test("bytes that are missing: 503 as problem+json, not half an answer", async () => {
  const sound = await makeRelease();
  await pool.query("UPDATE recording SET preview_cid = cid WHERE id = (SELECT recording_id FROM track WHERE id = $1)", [
    sound.trackIds[0],
  ]);
  const reply = await ask(`/api/bytes/preview/${sound.publicTrackIds[0]}`);
  expect([reply.status, reply.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
});

test.each([
  "/api/bytes/preview/trk_1",
  "/api/bytes/preview/..%2f..%2fetc",
  "/api/bytes/other/trk_1",
  "/api/bytes/download/ent_1",
])("%s: no such thing", async (path) => {
  expect([403, 404]).toContain((await ask(path)).status);
});

describe("covers", () => {
  const fetchCover = (cid: string, query = "", headers: Record<string, string> = {}) =>
    getCover(new Request(`http://127.0.0.1:3000/api/covers/${cid}${query}`, { headers }), {
      params: Promise.resolve({ cid }),
    });

  test("stored once in two widths, for good; the release gets its colours", async () => {
    const release = await makeRelease();
    const cover = await storeCover(pool, mediaStore(), release.id, readAudioFixture("cover.png"));
    const [large, small] = [await fetchCover(cover?.cid ?? ""), await fetchCover(cover?.cid ?? "", "?w=400")];
    expect([large.status, large.headers.get("content-type"), large.headers.get("etag")]).toEqual([
      200,
      "image/webp",
      `"${cover?.cid}"`,
    ]);
    expect(large.headers.get("cache-control")).toContain("immutable");
    expect(small.headers.get("etag")).toBe(`"${cover?.smallCid}"`);
    expect((await fetchCover(cover?.cid ?? "", "", { "if-none-match": `"${cover?.cid}"` })).status).toBe(304);
    expect((await fetchCover(cover?.cid ?? "", "?w=9999")).status).toBe(400);
    const { rows } = await pool.query("SELECT cover_cid, accent FROM release WHERE id = $1", [release.id]);
    expect(rows[0]).toEqual({ cover_cid: cover?.cid, accent: cover?.accent });
    expect(await storeCover(pool, mediaStore(), release.id, Buffer.from("<svg/>"))).toBeNull();
  });

  test("a CID opens covers only: not an original, not what is unknown", async () => {
    await makeSound("published");
    const { rows } = await pool.query<{ cid: string }>(
      "SELECT cid FROM media_object WHERE kind = 'original' AND cid LIKE 'baf%' LIMIT 1",
    );
    for (const cid of [
      rows[0]?.cid ?? "",
      "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
      "../../etc/passwd",
    ])
      expect((await fetchCover(cid)).status).toBe(404);
  });
});
