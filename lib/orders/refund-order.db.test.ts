import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readLastSales } from "@/lib/analytics/read-live-lists";
import { getOrderBalances } from "@/lib/ledger/balances";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { type Actor, GUEST } from "@/lib/shared/roles";
import type { RefundInput, RefundView } from "@/lib/shared/schemas/refunds";
import { startOfHour } from "@/lib/shared/time";
import { makeRelease, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants, assertRollUps } from "@/test/refund-invariants";
import { getOrderView } from "./get-order";
import { openOrderLink } from "./order-access";
import { orderSecretOf } from "./order-secret";
import { placeOrder } from "./place-order";
import { refundOrder } from "./refund-order";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
  admin = await makeUser(["admin"]);
});
afterEach(async () => {
  await world.settle();
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
  await assertRollUps(pool);
});
afterAll(() => world.close());

type Sold = { orderId: string; artistIds: string[]; lineIds: string[]; buyer: UserActor };

/** One paid order with a track of each price, each by an artist of its own, handed over; 23 % tax in Ireland. */
async function sell(prices: readonly number[], country = "US", isPaid = true): Promise<Sold> {
  const releases = await Promise.all(prices.map((price) => makeRelease({ trackPrices: [price] })));
  const [orderId, buyer] = [newId(), await makeUser()];
  await placeOrder(world.context, {
    lines: releases.flatMap((release) => release.publicTrackIds.map((trackId) => ({ trackId }))),
    currency: "USD",
    country,
    email: "buyer@example.test",
    method: "card",
    orderId,
    actor: buyer,
  });
  if (isPaid) await world.confirm(orderId);
  await world.turn();
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM order_line WHERE order_id = $1 ORDER BY position", [
    orderId,
  ]);
  return {
    orderId,
    buyer,
    artistIds: releases.map((release) => release.artistId),
    lineIds: rows.map(({ id }) => toPublicId("orderLine", id)),
  };
}

const refund = (
  orderId: string,
  input: Partial<RefundInput> = {},
  actor: UserActor = admin,
  refundId = newId(),
): Promise<RefundView> =>
  refundOrder(
    { reason: "the buyer asked", ...input, publicId: toPublicId("order", orderId), refundId, actor },
    world.context,
  );
const see = (orderId: string, actor: Actor, orderSecret: string | null = null) =>
  getOrderView({ publicId: toPublicId("order", orderId), actor, orderSecret });
const balancesOf = async (orderId: string) =>
  Object.fromEntries((await getOrderBalances(pool, orderId)).map(({ account, amountMinor }) => [account, amountMinor]));
const openDownloads = async (orderId: string) =>
  (await pool.query("SELECT 1 FROM entitlement WHERE order_id = $1 AND revoked_at IS NULL", [orderId])).rowCount;

test("all of it: ledger to the cent, downloads and link closed, the buyer's browser still sees the order", async () => {
  const { orderId, artistIds } = await sell([129]);
  const made = await refund(orderId);
  expect(made).toMatchObject({ state: "succeeded", amountMinor: 129, reason: "the buyer asked", message: null });
  expect(await balancesOf(orderId)).toEqual({
    [`artist:${artistIds[0]}:payable`]: 34,
    "fees:recovered": -34,
    "fees:stripe": 34,
    "platform:fees": 0,
    "rail:stripe:receivable": -34,
  });
  expect(await openDownloads(orderId)).toBe(0);
  const secret = orderSecretOf(orderId);
  await expect(openOrderLink(toPublicId("order", orderId), secret)).rejects.toMatchObject({ code: "gone" });
  const view = await see(orderId, GUEST, secret);
  expect(view).toMatchObject({
    status: "refunded",
    viewer: "buyer",
    payment: { state: "refunded" },
    refundedMinor: 129,
    refundable: null,
    refunds: [{ amountMinor: 129, reason: null }],
    receipt: { totalMinor: 129, returned: { totalMinor: 129, artistsMinor: 121, storeMinor: 8, taxMinor: 0 } },
  });
  expect(view?.downloads.map((download) => download.isRevoked)).toEqual([true]);
  expect(view?.timeline.at(-1)?.kind).toBe("refunded");
  const [newest] = await readLastSales("USD");
  expect(newest).toMatchObject({ orderId: toPublicId("order", orderId), amountMinor: -129 });
  const hour = startOfHour(new Date(newest?.at ?? 0));
  expect(await readLastSales("USD", hour)).toContainEqual(newest);
  expect(await readLastSales("USD", new Date(hour.getTime() - 3_600_000))).toEqual([]);
  await expect(refund(orderId)).rejects.toMatchObject({ code: "unprocessable" });
});

test("in parts, with tax, until nothing is left: lines lose their download when they are whole, the order when all is", async () => {
  await pool.query(
    "INSERT INTO tax_rate (jurisdiction, rate_ppm, source, as_of) VALUES ('IE', 230000, 'test', '2026-11-21')",
  );
  const { orderId, lineIds } = await sell([129, 333, 0], "IE");
  const [first = "", second = ""] = lineIds;
  expect((await refund(orderId, { lineIds: [first] })).lines).toEqual([{ lineId: first, amountMinor: 159 }]);
  expect(await openDownloads(orderId)).toBe(2);
  for (const amountMinor of [1, 1, 207]) await refund(orderId, { amountMinor });
  expect(await see(orderId, admin)).toMatchObject({
    status: "paid",
    refundable: { maxMinor: 201, lines: [{ maxMinor: 0 }, { lineId: second, maxMinor: 201 }, { maxMinor: 0 }] },
  });
  expect((await refund(orderId, { lineIds: [second] })).amountMinor).toBe(201);
  expect([await openDownloads(orderId), (await see(orderId, admin))?.status]).toEqual([0, "refunded"]);
  const balances = await balancesOf(orderId);
  expect([balances["tax:IE"], balances["platform:fees"]]).toEqual([0, 0]);
});

test("the same request again, at once and later, is one refund; a new one is another", async () => {
  const { orderId } = await sell([129]);
  const refundId = newId();
  const twins = await Promise.allSettled(
    Array.from({ length: 5 }, () => refund(orderId, { amountMinor: 20 }, admin, refundId)),
  );
  expect(twins.map(({ status }) => status)).toEqual(Array(5).fill("fulfilled"));
  expect(await refund(orderId, { amountMinor: 20 }, admin, refundId)).toMatchObject({ state: "succeeded" });
  expect((await see(orderId, admin))?.refundedMinor).toBe(20);
  await refund(orderId, { amountMinor: 20 });
  expect((await see(orderId, admin))?.refundedMinor).toBe(40);
});

test("ten refunds race for the last cents: what went back is what there was, the rest is refused in words", async () => {
  const { orderId } = await sell([129]);
  const racing = await Promise.allSettled(Array.from({ length: 10 }, () => refund(orderId, { amountMinor: 40 })));
  const refused = racing.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(racing.length - refused.length).toBe(3);
  for (const error of refused) expect(["unprocessable", "conflict"]).toContain(error.code);
  expect((await refund(orderId)).amountMinor).toBe(9);
});

test("an artist gives back their own lines only, and sees only them", async () => {
  const { orderId, artistIds, lineIds } = await sell([129, 300]);
  const [artistId = ""] = artistIds;
  const [own = "", foreign = ""] = lineIds;
  const artist = await makeUser(["artist"], [artistId]);
  await expect(refund(orderId, { lineIds: [foreign] }, artist)).rejects.toMatchObject({ code: "unprocessable" });
  await expect(refund(orderId, { amountMinor: 130 }, artist)).rejects.toMatchObject({
    code: "unprocessable",
    errors: [{ path: "amountMinor", message: "$1.29 is left to give back." }],
  });
  await refund(orderId, { amountMinor: 100, lineIds: [foreign] });
  expect(await refund(orderId, {}, artist)).toMatchObject({ amountMinor: 129, lines: [{ lineId: own }] });
  expect(await see(orderId, artist)).toMatchObject({
    viewer: "artist",
    email: null,
    cardLast4: null,
    totalMinor: 129,
    lines: [{ id: own }],
    downloads: [],
    refunds: [{ amountMinor: 129 }],
    refundedMinor: 129,
    refundable: null,
    receipt: { artists: [{ artistId: toPublicId("artist", artistId) }] },
    disputes: [],
  });
});

test.each<[string, (sold: Sold) => Promise<UserActor>]>([
  ["another artist", () => makeUser(["artist"], [])],
  ["the buyer", async ({ buyer }) => buyer],
])("%s gives nothing back", async (_, who) => {
  const sold = await sell([129]);
  await expect(refund(sold.orderId, {}, await who(sold))).rejects.toMatchObject({ code: "not_found" });
});

test("an order that is not paid is no business of its artist", async () => {
  const { orderId, artistIds } = await sell([129], "US", false);
  const artist = await makeUser(["artist"], artistIds);
  expect(await see(orderId, artist)).toBeNull();
  await expect(refund(orderId, {}, artist)).rejects.toMatchObject({ code: "not_found" });
  await expect(refund(orderId)).rejects.toMatchObject({ code: "unprocessable" });
});

test("what cost nothing has nothing to give back", async () => {
  const { orderId } = await sell([0], "US", false);
  await expect(refund(orderId)).rejects.toMatchObject({
    code: "unprocessable",
    detail: expect.stringMatching(/nothing/),
  });
});

test("given back before it could be handed over: it is handed over revoked", async () => {
  const { orderId, lineIds } = await sell([129, 300], "US", false);
  await world.confirm(orderId);
  await refund(orderId, { lineIds: lineIds.slice(0, 1) });
  await world.turn();
  expect(await openDownloads(orderId)).toBe(1);
});
