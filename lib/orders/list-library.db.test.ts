import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { makeRelease, makeUser } from "@/test/factories";
import { makeEntitlement, makeSound } from "@/test/make-sound";
import { listLibrary } from "./list-library";
import { hashOrderSecret } from "./order-secret";

const date = (entitlement: string, at: string) =>
  pool.query("UPDATE entitlement SET created_at = $2 WHERE id = $1", [entitlement, at]);

async function secretOf(entitlement: string): Promise<{ orderPublicId: string; secret: string }> {
  const { rows } = await pool.query<{ order_id: string }>(
    "UPDATE customer_order o SET secret_hash = $2 FROM entitlement e WHERE e.order_id = o.id AND e.id = $1 RETURNING e.order_id",
    [entitlement, hashOrderSecret("sesame")],
  );
  return { orderPublicId: toPublicId("order", rows[0]?.order_id ?? ""), secret: "sesame" };
}

test("the last bought first, a track bought twice once, what was given back and what others bought not at all", async () => {
  const [early, late, returned] = [
    await makeSound("published"),
    await makeSound("published"),
    await makeSound("published"),
  ];
  const buyer = await makeUser(["buyer"]);
  await date(await makeEntitlement(early, buyer.userId), "2026-01-01");
  await date(await makeEntitlement(early, buyer.userId), "2026-02-01");
  await date(await makeEntitlement(late, buyer.userId), "2026-03-01");
  const closed = await makeEntitlement(returned, buyer.userId);
  await pool.query("UPDATE entitlement SET revoked_at = now() WHERE id = $1", [closed]);
  await makeEntitlement(returned, (await makeUser(["buyer"])).userId);

  const library = await listLibrary({ actor: buyer, secrets: [] }, 10);
  expect(library.records.map(({ releaseId, boughtAt }) => [releaseId, boughtAt.slice(0, 10)])).toEqual([
    [late.publicId, "2026-03-01"],
    [early.publicId, "2026-02-01"],
  ]);
  expect([library.recordCount, library.trackCount, library.records[0]?.tracks[0]?.id]).toEqual([
    2,
    2,
    late.publicTrackId,
  ]);

  const first = await listLibrary({ actor: buyer, secrets: [] }, 1);
  expect([first.records.map(({ releaseId }) => releaseId), first.recordCount]).toEqual([[late.publicId], 2]);
});

test("a browser owns what it paid for as a guest, beside what its account owns; a wrong secret opens nothing", async () => {
  const [mine, carried] = [await makeSound("published"), await makeSound("published")];
  const buyer = await makeUser(["buyer"]);
  await makeEntitlement(mine, buyer.userId);
  const secret = await secretOf(await makeEntitlement(carried, null));
  const titles = async (listener: Parameters<typeof listLibrary>[0]) =>
    (await listLibrary(listener, 10)).records.map(({ releaseId }) => releaseId).sort();
  expect(await titles({ actor: GUEST, secrets: [secret] })).toEqual([carried.publicId]);
  expect(await titles({ actor: buyer, secrets: [secret] })).toEqual([mine.publicId, carried.publicId].sort());
  expect(await titles({ actor: GUEST, secrets: [{ ...secret, secret: "guessed" }] })).toEqual([]);
  expect(await titles({ actor: GUEST, secrets: [] })).toEqual([]);
});

test("withdrawn records stay their buyers'", async () => {
  const sound = await makeSound("published");
  const buyer = await makeUser(["buyer"]);
  await makeEntitlement(sound, buyer.userId);
  await pool.query("UPDATE release SET deleted_at = now() WHERE id = $1", [sound.id]);
  const { records } = await listLibrary({ actor: buyer, secrets: [] }, 10);
  expect(records.map(({ isOnSale }) => isOnSale)).toEqual([false]);
});

test("as few purchases as hold all that is owned: two tracks bought one by one are two, the record bought after them is one", async () => {
  const release = await makeRelease({ trackPrices: [129, 129], trackTitles: ["First", "Second"] });
  const [one, second] = release.trackIds.map((trackId) => ({ ...release, trackId }));
  if (!one || !second) throw new Error("no two tracks");
  const buyer = await makeUser(["buyer"]);
  await date(await makeEntitlement(one, buyer.userId), "2026-01-01");
  await date(await makeEntitlement(second, buyer.userId), "2026-02-01");
  const listParts = async () => (await listLibrary({ actor: buyer, secrets: [] }, 10)).records[0]?.parts ?? [];
  expect((await listParts()).map(({ downloads }) => downloads.map(({ trackTitle }) => trackTitle))).toEqual([
    ["Second"],
    ["First"],
  ]);
  const whole = await makeEntitlement(one, buyer.userId);
  await pool.query(
    `INSERT INTO entitlement (id, order_id, order_line_id, track_id, recording_id, buyer_id, livemode, created_at)
     SELECT gen_random_uuid(), order_id, order_line_id, $2, recording_id, buyer_id, livemode, created_at FROM entitlement WHERE id = $1`,
    [whole, second.trackId],
  );
  const [record, ...others] = await listParts();
  expect(others).toEqual([]);
  expect(record?.downloads).toHaveLength(2);
  expect(record?.downloads[0]).toMatchObject({
    isRevoked: false,
    url: expect.stringMatching(/^\/api\/downloads\/.+signature=/),
  });
});
