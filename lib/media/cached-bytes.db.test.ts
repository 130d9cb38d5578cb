import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as getCover } from "@/app/api/covers/[cid]/route";
import { signDownload } from "@/lib/orders/sign-download";
import { pool } from "@/lib/platform/db";
import { registry } from "@/lib/platform/metrics";
import { announceSettings, setSetting } from "@/lib/platform/settings";
import { readSharedBytes } from "@/lib/platform/smart-cache";
import { newId } from "@/lib/shared/ids";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { makeBearer, makeUser } from "@/test/factories";
import { readAudioFixture } from "@/test/hostile-audio";
import { makeEntitlement, makeSound, PREVIEW } from "@/test/make-sound";
import { mediaStore } from "./storage/media-store";
import { storeCover } from "./store-cover";

let server: BytesServer;
beforeAll(async () => {
  server = await startBytesServer();
});
afterAll(() => server.close());
beforeEach(() => registry.resetMetrics());

/** Of one kind, or of all: counters have one value per kind. */
async function count(name: "hits" | "misses" | "writes" | "saved_bytes" | "saved_usd_micros", kind?: string) {
  const metrics = await registry.getMetricsAsJSON();
  const values = metrics.find((one) => one.name === `backline_cache_${name}_total`)?.values ?? [];
  return values.filter(({ labels }) => !kind || labels.kind === kind).reduce((sum, { value }) => sum + value, 0);
}

const ask = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
const askBytes = async (path: string, headers: Record<string, string> = {}) => {
  const reply = await ask(path, headers);
  return { status: reply.status, bytes: Buffer.from(await reply.arrayBuffer()) };
};

test("a preview is read from the store once; ranges come out of memory the same; bytes and money are counted", async () => {
  const { publicTrackId } = await makeSound("published");
  const path = `/api/bytes/preview/${publicTrackId}`;
  expect((await askBytes(path)).bytes.equals(PREVIEW)).toBe(true);
  const before = [await count("misses", "preview"), await count("writes", "preview")];
  expect(await askBytes(path, { range: "bytes=100-199" })).toEqual({ status: 206, bytes: PREVIEW.subarray(100, 200) });
  expect(await askBytes(path, { range: "bytes=-1" })).toEqual({ status: 206, bytes: PREVIEW.subarray(-1) });
  expect([await count("misses", "preview"), await count("writes", "preview")]).toEqual(before);
  expect(await count("hits", "preview")).toBe(2);
  expect(await count("saved_bytes", "preview")).toBe(2 * PREVIEW.length);
  expect(await count("saved_usd_micros", "preview")).toBeCloseTo((2 * PREVIEW.length * 90_000) / 2 ** 30, 9);
});

test("a cover is read from the store once", async () => {
  const sound = await makeSound("published");
  const cover = await storeCover(pool, mediaStore(), sound.id, readAudioFixture("cover.png"));
  const params = Promise.resolve({ cid: cover?.cid });
  const request = () => new Request(`http://127.0.0.1:3000/api/covers/${cover?.cid}`);
  const [first, second] = [await getCover(request(), { params }), await getCover(request(), { params })];
  expect(await first.arrayBuffer()).toEqual(await second.arrayBuffer());
  expect([await count("writes", "cover"), await count("hits", "cover")]).toEqual([1, 1]);
});

test("never: what was paid for, whole tracks, the preview of a draft", async () => {
  const sound = await makeSound("published");
  const draft = await makeSound("draft");
  const entitlementId = await makeEntitlement(sound, null);
  const owner = async (artistId: string) => {
    const { authorization } = await makeBearer((await makeUser(["artist"], [artistId])).userId);
    return { authorization };
  };
  const download = signDownload(entitlementId, new Date()).replace("/api/downloads/", "/api/bytes/download/");
  for (let turn = 0; turn < 2; turn++) {
    expect((await askBytes(download)).status).toBe(200);
    const own = await owner(sound.artistId);
    expect((await askBytes(`/api/bytes/stream/${sound.publicTrackId}`, own)).status).toBe(200);
    const theirs = await owner(draft.artistId);
    expect((await askBytes(`/api/bytes/preview/${draft.publicTrackId}`, theirs)).status).toBe(200);
  }
  expect([await count("hits"), await count("writes"), await count("misses")]).toEqual([0, 0, 0]);
});

test("a withdrawn record's preview is gone at once, though its bytes were in memory", async () => {
  const sound = await makeSound("published");
  const path = `/api/bytes/preview/${sound.publicTrackId}`;
  expect((await askBytes(path)).status).toBe(200);
  await pool.query("UPDATE release SET deleted_at = now() WHERE id = $1", [sound.id]);
  expect((await askBytes(path)).status).toBe(404);
});

test("many at once share one reading; one that is too large for the budget is streamed; switched off, nothing is kept", async () => {
  const cid = newId();
  let loads = 0;
  const load = async () => {
    loads++;
    return Buffer.alloc(1_000);
  };
  const all = await Promise.all(Array.from({ length: 20 }, () => readSharedBytes("preview", cid, 1_000, load)));
  expect([loads, all.every((bytes) => bytes?.length === 1_000)]).toEqual([1, true]);
  expect(await readSharedBytes("preview", newId(), 64 * 1_048_576, load)).toBeNull();
  await setSetting(pool, "isCacheOn", false, null);
  await announceSettings();
  expect(await readSharedBytes("preview", cid, 1_000, load)).toBeNull();
  await pool.query("DELETE FROM store_setting");
  await announceSettings();
  expect(loads).toBe(1);
});
