import { afterAll, beforeAll, expect, test } from "vitest";
import { mediaStore } from "@/lib/media/storage/media-store";
import { hashOrderSecret } from "@/lib/orders/order-secret";
import { signStream } from "@/lib/orders/sign-stream";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { previewWindow } from "@/lib/shared/preview-window";
import type { StreamView } from "@/lib/shared/schemas/streams";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { makeSession, makeUser } from "@/test/factories";
import { makeEntitlement, makeSound, ORIGINAL } from "@/test/make-sound";
import { POST } from "./route";

let server: BytesServer;
beforeAll(async () => {
  server = await startBytesServer();
});
afterAll(() => server.close());

const PLAYS = ["wav", "mp3"];

async function askStreams(trackIds: string[], headers: Record<string, string> = {}, plays = PLAYS) {
  const request = new Request("http://127.0.0.1:3000/api/streams", {
    method: "POST",
    headers,
    body: JSON.stringify({ trackIds, plays }),
  });
  const reply = await POST(request, { params: Promise.resolve({}) });
  expect(reply.status).toBe(200);
  return ((await reply.json()) as { streams: StreamView[] }).streams;
}

async function askOne(trackId: string, headers: Record<string, string> = {}, plays = PLAYS): Promise<StreamView> {
  const [stream] = await askStreams([trackId], headers, plays);
  if (!stream) throw new Error("no answer for the track");
  return stream;
}

const bytesOf = (url: string | null, headers: Record<string, string> = {}) =>
  fetch(server.url + (url ?? "").replace("/api/streams/", "/api/bytes/listen/"), { headers });
const cookieOf = async (person: { userId: string }) => ({ cookie: (await makeSession(person.userId)).cookie });
const revoke = (entitlement: string) =>
  pool.query("UPDATE entitlement SET revoked_at = now() WHERE id = $1", [entitlement]);

async function carryOrder(entitlement: string, secret: string): Promise<{ cookie: string }> {
  const { rows } = await pool.query<{ order_id: string }>(
    `UPDATE customer_order o SET secret_hash = $2 FROM entitlement e WHERE e.order_id = o.id AND e.id = $1 RETURNING e.order_id`,
    [entitlement, hashOrderSecret(secret)],
  );
  return { cookie: `theme=dark; order_${toPublicId("order", rows[0]?.order_id ?? "")}=${secret}` };
}

test("a stranger hears the preview, in its window", async () => {
  const sound = await makeSound("published");
  expect(await askOne(sound.publicTrackId)).toMatchObject({
    state: "preview",
    url: `/api/tracks/${sound.publicTrackId}/preview?cid=${sound.previewCid}`,
    mimeType: "audio/mpeg",
    expiresAt: null,
    because: null,
    ...previewWindow(200_000),
  });
});

test("a preview that begins elsewhere has another address: browsers keep the old one for a week", async () => {
  const sound = await makeSound("published");
  const before = await askOne(sound.publicTrackId);
  expect(
    (
      await fetch(server.url + before.url?.replace("/api/tracks/", "/api/bytes/preview/").replace("/preview?", "?"))
    ).headers.get("cache-control"),
  ).toContain("immutable");
  const { cid } = await mediaStore().putBytes(Buffer.from("another part of it"));
  await pool.query(
    "INSERT INTO media_object (cid, kind, mime_type, size_bytes, cid_profile) VALUES ($1, 'preview', 'audio/mpeg', 18, 'x')",
    [cid],
  );
  await pool.query(
    "UPDATE recording SET preview_cid = $2, preview_from_ms = 5000 WHERE id = (SELECT recording_id FROM track WHERE id = $1)",
    [sound.trackId, cid],
  );
  const after = await askOne(sound.publicTrackId);
  expect([after.fromMs, after.url]).toEqual([5_000, `/api/tracks/${sound.publicTrackId}/preview?cid=${cid}`]);
});

test("a buyer gets a link to all of it that opens by range for whoever holds it, and that a refund closes", async () => {
  const sound = await makeSound("published");
  const buyer = await makeUser(["buyer"]);
  const entitlement = await makeEntitlement(sound, buyer.userId);
  const stream = await askOne(sound.publicTrackId, await cookieOf(buyer));
  expect(stream).toMatchObject({ state: "full", mimeType: "audio/wav", fromMs: 0, toMs: 200_000 });
  expect(Date.parse(stream.expiresAt ?? "") - Date.now()).toBeGreaterThan(800_000);
  expect(Buffer.from(await (await bytesOf(stream.url)).arrayBuffer())).toEqual(ORIGINAL);
  const part = await bytesOf(stream.url, { range: "bytes=-100" });
  expect(part.status).toBe(206);
  expect([part.headers.get("content-length"), part.headers.get("cache-control")]).toEqual(["100", "private, no-store"]);

  await revoke(entitlement);
  const closed = await bytesOf(stream.url, { range: "bytes=0-1" });
  expect([closed.status, ((await closed.json()) as { code: string }).code]).toEqual([410, "gone"]);
  expect(await askOne(sound.publicTrackId, await cookieOf(buyer))).toMatchObject({
    state: "preview",
    because: "refunded",
  });
});

test("a guest hears it with the cookie of their order; a guessed secret opens nothing", async () => {
  const sound = await makeSound("published");
  const entitlement = await makeEntitlement(sound, null);
  const carried = await carryOrder(entitlement, "the-secret-of-this-order");
  const stream = await askOne(sound.publicTrackId, carried);
  expect([stream.state, (await bytesOf(stream.url)).status]).toEqual(["full", 200]);
  const guessed = { cookie: carried.cookie.replace(/=[^=]*$/, "=guessed") };
  expect(await askOne(sound.publicTrackId, guessed)).toMatchObject({ state: "preview", because: null });
});

test("one of two purchases given back: the other still counts", async () => {
  const sound = await makeSound("published");
  const buyer = await makeUser(["buyer"]);
  await makeEntitlement(sound, buyer.userId);
  await revoke(await makeEntitlement(sound, buyer.userId));
  expect((await askOne(sound.publicTrackId, await cookieOf(buyer))).state).toBe("full");
});

test("what was withdrawn is heard by who bought it, and by nobody else", async () => {
  const sound = await makeSound("published");
  const buyer = await makeUser(["buyer"]);
  await makeEntitlement(sound, buyer.userId);
  await pool.query("UPDATE release SET deleted_at = now() WHERE id = $1", [sound.id]);
  const stream = await askOne(sound.publicTrackId, await cookieOf(buyer));
  expect([stream.state, (await bytesOf(stream.url)).status]).toEqual(["full", 200]);
  expect(await askOne(sound.publicTrackId)).toMatchObject({ state: "none", url: null });
});

test("a draft: its artist and an admin hear it whole by their session; to others it is not there", async () => {
  const sound = await makeSound("draft");
  const path = `/api/tracks/${sound.publicTrackId}/stream?format=original`;
  for (const person of [await makeUser(["artist"], [sound.artistId]), await makeUser(["admin"])])
    expect(await askOne(sound.publicTrackId, await cookieOf(person))).toMatchObject({
      state: "full",
      url: path,
      expiresAt: null,
    });
  expect((await askOne(sound.publicTrackId, await cookieOf(await makeUser(["artist"])))).state).toBe("none");
});

test("the answer keeps the order asked for; what is unknown or no id is none", async () => {
  const [first, second] = [await makeSound("published"), await makeSound("published")];
  const ids = ["nonsense", second.publicTrackId, toPublicId("track", newId()), first.publicTrackId];
  const streams = await askStreams(ids);
  expect(streams.map(({ trackId, state }) => [trackId, state])).toEqual([
    [ids[0], "none"],
    [ids[1], "preview"],
    [ids[2], "none"],
    [ids[3], "preview"],
  ]);
});

test("bought, but nothing this player can play: the preview, and why", async () => {
  const sound = await makeSound("published");
  await pool.query(
    `UPDATE recording SET codec = 'AAC', mime_type = 'audio/mp4', is_lossless = false, bitrate_bps = 96000
     WHERE id = (SELECT recording_id FROM track WHERE id = $1)`,
    [sound.trackId],
  );
  const buyer = await makeUser(["buyer"]);
  await makeEntitlement(sound, buyer.userId);
  expect(await askOne(sound.publicTrackId, await cookieOf(buyer), ["mp3"])).toMatchObject({
    state: "preview",
    because: "unplayable",
  });
});

test("links that do not open: another's id 403, another format 403, run out 410, no purchase 404", async () => {
  const sound = await makeSound("published");
  const [mine, other] = [await makeEntitlement(sound, null), await makeEntitlement(sound, null)];
  const { url } = signStream(mine, "original", new Date());
  const status = async (link: string) => (await bytesOf(link)).status;
  expect(await status(url)).toBe(200);
  expect(await status(url.replace(toPublicId("entitlement", mine), toPublicId("entitlement", other)))).toBe(403);
  expect(await status(url.replace("format=original", "format=mp3_320"))).toBe(403);
  expect(await status(signStream(mine, "original", new Date(Date.now() - 3_600_000)).url)).toBe(410);
  expect(await status(signStream(newId(), "original", new Date()).url)).toBe(404);
});
