import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { makeRelease, makeUser } from "@/test/factories";
import { makeEntitlement, makeSound } from "@/test/make-sound";
import { type LibraryView, listLibrary } from "./list-library";
import { listOwnOrders } from "./list-own-orders";
import { hashOrderSecret } from "./order-secret";

const date = (entitlement: string, at: string) =>
  pool.query("UPDATE entitlement SET created_at = $2 WHERE id = $1", [entitlement, at]);

const view = (change: Partial<LibraryView> = {}): LibraryView => ({
  kind: null,
  order: "newest",
  search: "",
  limit: 10,
  ...change,
});

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

  const library = await listLibrary({ actor: buyer, secrets: [] }, view());
  expect(library.records.map(({ releaseId, boughtAt }) => [releaseId, boughtAt.slice(0, 10)])).toEqual([
    [late.publicId, "2026-03-01"],
    [early.publicId, "2026-02-01"],
  ]);
  expect(library).toMatchObject({ kind: "tracks", recordCount: 0, trackCount: 2, foundCount: 2 });
  expect([library.since?.slice(0, 10), library.sizeBytes > 0]).toEqual(["2026-02-01", true]);
  expect(library.records[0]?.tracks[0]?.id).toBe(late.publicTrackId);

  const first = await listLibrary({ actor: buyer, secrets: [] }, view({ limit: 1 }));
  expect([first.records.map(({ releaseId }) => releaseId), first.foundCount]).toEqual([[late.publicId], 2]);
});

test("a browser owns what it paid for as a guest, beside what its account owns; a wrong secret opens nothing", async () => {
  const [mine, carried] = [await makeSound("published"), await makeSound("published")];
  const buyer = await makeUser(["buyer"]);
  await makeEntitlement(mine, buyer.userId);
  const secret = await secretOf(await makeEntitlement(carried, null));
  const titles = async (listener: Parameters<typeof listLibrary>[0]) =>
    (await listLibrary(listener, view())).records.map(({ releaseId }) => releaseId).sort();
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
  const { records } = await listLibrary({ actor: buyer, secrets: [] }, view());
  expect(records.map(({ isOnSale }) => isOnSale)).toEqual([false]);
});

test("as few purchases as hold all that is owned: two tracks bought one by one are two, the record bought after them is one", async () => {
  const release = await makeRelease({ trackPrices: [129, 129], trackTitles: ["First", "Second"] });
  const [one, second] = release.trackIds.map((trackId) => ({ ...release, trackId }));
  if (!one || !second) throw new Error("no two tracks");
  const buyer = await makeUser(["buyer"]);
  await date(await makeEntitlement(one, buyer.userId), "2026-01-01");
  await date(await makeEntitlement(second, buyer.userId), "2026-02-01");
  const listParts = async () => (await listLibrary({ actor: buyer, secrets: [] }, view())).records[0]?.parts ?? [];
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

/** Sold as a whole record from then on. */
const asRecord = (entitlement: string) =>
  pool.query(
    "UPDATE order_line SET kind = 'release', track_id = NULL WHERE id = (SELECT order_line_id FROM entitlement WHERE id = $1)",
    [entitlement],
  );

test("whole records apart from single tracks, in three orders, found by any of their words", async () => {
  const buyer = await makeUser(["buyer"]);
  const sell = async (title: string, trackTitle: string, at: string, isRecord: boolean) => {
    const release = await makeRelease({ title, trackTitles: [trackTitle] });
    const entitlement = await makeEntitlement({ ...release, trackId: release.trackIds[0] ?? "" }, buyer.userId);
    await date(entitlement, at);
    if (isRecord) await asRecord(entitlement);
    return entitlement;
  };
  await sell("zinc", "Low Tide", "2026-01-01", true);
  const middle = await sell("Amber", "100%_sure", "2026-02-01", true);
  await sell("Middle", "Alone", "2026-03-01", false);
  const titles = async (change: Partial<LibraryView>) =>
    (await listLibrary({ actor: buyer, secrets: [] }, view(change))).records.map(({ title }) => title);
  expect(await titles({})).toEqual(["Amber", "zinc"]);
  expect(await titles({ order: "title" })).toEqual(["Amber", "zinc"]);
  expect(await titles({ kind: "tracks" })).toEqual(["Middle"]);
  expect(await titles({ search: " LOW tide " })).toEqual(["zinc"]);
  expect(await titles({ search: "0%_s" })).toEqual(["Amber"]);
  expect(await titles({ search: "%" })).toEqual(["Amber"]);
  expect(await titles({ search: "alone" })).toEqual([]);
  expect(await listLibrary({ actor: buyer, secrets: [] }, view({ search: "alone" }))).toMatchObject({
    kind: "records",
    recordCount: 2,
    trackCount: 1,
    foundCount: 0,
  });

  await pool.query("INSERT INTO taken_download (entitlement_id, format) VALUES ($1, 'flac')", [middle]);
  const { records } = await listLibrary({ actor: buyer, secrets: [] }, view());
  expect(records.map(({ parts }) => parts.map(({ downloads }) => downloads.map(({ taken }) => taken)))).toEqual([
    [[["flac"]]],
    [[[]]],
  ]);
});

test("paid orders of the account and of this browser, the last paid first, no more than asked for", async () => {
  const buyer = await makeUser(["buyer"]);
  const paid = async (entitlement: string, at: string) =>
    pool.query(
      "UPDATE customer_order SET paid_at = $2 WHERE id = (SELECT order_id FROM entitlement WHERE id = $1) RETURNING number",
      [entitlement, at],
    );
  const sound = await makeSound("published");
  const early = (await paid(await makeEntitlement(sound, buyer.userId), "2026-01-01")).rows[0].number;
  const carried = await makeEntitlement(sound, null);
  const late = (await paid(carried, "2026-02-01")).rows[0].number;
  const secret = await secretOf(carried);
  await makeEntitlement(sound, (await makeUser(["buyer"])).userId);
  const numbers = async (listener: Parameters<typeof listOwnOrders>[0], limit: number) => {
    const { orders, count } = await listOwnOrders(listener, limit);
    return [orders.map(({ number }) => number), count];
  };
  expect(await numbers({ actor: buyer, secrets: [secret] }, 10)).toEqual([[late, early], 2]);
  expect(await numbers({ actor: buyer, secrets: [secret] }, 1)).toEqual([[late], 2]);
  expect(await numbers({ actor: GUEST, secrets: [] }, 10)).toEqual([[], 0]);
});
