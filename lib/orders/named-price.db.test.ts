import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openReleaseLink } from "@/lib/catalog/release-links";
import { getOrderBalances } from "@/lib/ledger/balances";
import { sha256Hex } from "@/lib/platform/crypto";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import type { CheckoutInput } from "@/lib/shared/schemas/checkout";
import { makeRelease, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { assertRefundInvariants, assertRollUps } from "@/test/refund-invariants";
import { createReleaseLink, revokeReleaseLink } from "../catalog/release-links";
import { checkOut } from "./check-out";
import { getOrderView } from "./get-order";
import { orderSecretOf } from "./order-secret";
import { quoteOrder } from "./quote-order";
import { readBasket } from "./read-basket";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(async () => {
  await world.settle();
  await assertRefundInvariants(pool, world.truth(), { isSettled: true });
  await assertRollUps(pool);
});
afterAll(() => world.close());

type Lines = CheckoutInput["lines"];
const price = (lines: Lines, country = "US") => readBasket({ lines, currency: "USD", country });
const buy = (lines: Lines, orderId = newId()) =>
  checkOut(
    { lines, currency: "USD", country: "US", email: "b@example.test", method: "card", actor: GUEST, orderId },
    world.context,
  );
const view = async (orderId: string) => {
  const seen = await getOrderView({
    publicId: toPublicId("order", orderId),
    actor: GUEST,
    orderSecret: orderSecretOf(orderId),
  });
  if (!seen) throw new Error("the order is not to be seen");
  return seen;
};

test.each([
  ["less than the least price", true, 300, 299, "The least price is $3.00."],
  ["a cent where it is free", true, 0, 1, "Name nothing, or at least $0.50."],
  ["less than the store's minimum", true, 0, 49, "Name nothing, or at least $0.50."],
  ["more than the most", true, 300, 100_001, "The most this shop takes for it is $1,000.00."],
  ["a fixed price named higher", false, 300, 301, "The price is $3.00."],
  ["a fixed price named lower", false, 300, 0, "The price is $3.00."],
  ["a free thing with a fixed price", false, 0, 500, "The price is $0.00."],
])("refused on its line: %s", async (_label, isPriceOpen, priceMinor, amountMinor, message) => {
  const { publicId: releaseId } = await makeRelease({ priceMinor, isPriceOpen });
  const lines = [{ releaseId, amountMinor }];
  const refusal = { code: "unprocessable", errors: [{ path: "lines.0", message }] };
  await expect(price(lines)).rejects.toMatchObject(refusal);
  await expect(quoteOrder({ lines, currency: "USD", country: "US" })).rejects.toMatchObject(refusal);
  await expect(buy(lines)).rejects.toMatchObject(refusal);
});

test.each([
  ["nothing named", 300, undefined, 300],
  ["the least price", 300, 300, 300],
  ["more", 300, 1_250, 1_250],
  ["the most", 300, 100_000, 100_000],
  ["nothing where it is free", 0, undefined, 0],
  ["zero where it is free", 0, 0, 0],
  ["the store's minimum where it is free", 0, 50, 50],
  ["a least price over the most", 200_000, 200_000, 200_000],
])("taken: %s", async (_label, priceMinor, amountMinor, netMinor) => {
  const release = await makeRelease({ priceMinor, trackPrices: [priceMinor], isPriceOpen: true });
  const named = amountMinor === undefined ? {} : { amountMinor };
  for (const line of [{ releaseId: release.publicId }, { trackId: release.publicTrackIds[0] ?? "" }])
    expect((await price([{ ...line, ...named }])).lines).toMatchObject([{ netMinor, askedMinor: priceMinor }]);
});

test("tax is of what was named", async () => {
  const { publicId: releaseId } = await makeRelease({ priceMinor: 300, isPriceOpen: true });
  const asked = await price([{ releaseId }], "IE");
  const named = await price([{ releaseId, amountMinor: 600 }], "IE");
  expect(named.lines[0]?.netMinor).toBe((asked.lines[0]?.netMinor ?? 0) * 2);
  expect(named.lines[0]?.taxMinor).toBe((asked.lines[0]?.taxMinor ?? 0) * 2);
});

test("a named price is paid, divided, booked and shown like any other", async () => {
  const release = await makeRelease({ priceMinor: 300, isPriceOpen: true, trackPrices: [100, 200] });
  const lines = [{ releaseId: release.publicId, amountMinor: 1_000 }];
  const orderId = newId();
  const { order } = await buy(lines, orderId);
  expect(order).toMatchObject({ totalMinor: 1_000, lines: [{ netMinor: 1_000, askedMinor: 300 }] });
  await world.confirm(orderId);
  await world.turn();

  const { receipt, lines: shown, downloads } = await view(orderId);
  // 2.9 % + 30 of 1000, 6 % for the store
  expect(receipt).toMatchObject({ totalMinor: 1_000, artistsMinor: 881, fee: { amountMinor: 59 } });
  expect(receipt.store.amountMinor).toBe(60);
  expect(shown).toMatchObject([{ netMinor: 1_000, askedMinor: 300 }]);
  expect(downloads).toHaveLength(2);
  const balances = await getOrderBalances(pool, orderId);
  expect(balances.find(({ account }) => account.startsWith("artist:"))?.amountMinor).toBe(-881);
});

test("what costs nothing is handed over at once: no payment, no ledger, counted as a copy of 0", async () => {
  const free = await makeRelease({ priceMinor: 0, trackPrices: [0, 0] });
  const open = await makeRelease({ priceMinor: 0, trackPrices: [0], isPriceOpen: true });
  const orderId = newId();
  const lines = [{ releaseId: free.publicId }, { trackId: open.publicTrackIds[0] ?? "", amountMinor: 0 }];
  const charged = world.truth().charges.length;
  const first = await buy(lines, orderId);
  expect(first).toMatchObject({ order: { status: "paid", totalMinor: 0 }, payment: null });
  expect(await buy(lines, orderId)).toEqual(first);
  await world.turn();

  const { downloads, payment, receipt } = await view(orderId);
  expect([downloads.length, payment, receipt.totalMinor]).toEqual([3, null, 0]);
  const { rows } = await pool.query(
    `SELECT (SELECT count(*) FROM payment WHERE order_id = $1) AS payments,
       (SELECT count(*) FROM ledger_transaction WHERE order_id = $1) AS bookings,
       (SELECT count(*) FROM entitlement WHERE order_id = $1) AS entitlements,
       (SELECT count(*) FROM outbox WHERE topic = 'fulfil' AND id = $1) AS waiting,
       (SELECT payload FROM outbox WHERE topic = 'rollup' AND payload->>'orderId' = $1::text) AS sale`,
    [orderId],
  );
  expect(rows[0]).toMatchObject({ payments: 0, bookings: 0, entitlements: 3, waiting: 0 });
  expect(rows[0].sale).toMatchObject({
    kind: "sale",
    rail: null,
    lines: [{ copies: 1, grossMinor: 0 }, { grossMinor: 0 }],
  });
  expect(world.truth().charges).toHaveLength(charged);
});

test("a basket of free and paid goes the paid way, and nothing is handed over before it is paid", async () => {
  const free = await makeRelease({ priceMinor: 0 });
  const paid = await makeRelease({ priceMinor: 500 });
  const orderId = newId();
  const { payment } = await buy([{ releaseId: free.publicId }, { releaseId: paid.publicId }], orderId);
  expect(payment?.state).toBe("open");
  expect((await view(orderId)).downloads).toEqual([]);
  await world.confirm(orderId);
  await world.turn();
  expect((await view(orderId)).downloads).toHaveLength(2);
});

test("an unlisted release sells to whoever holds a link that is not revoked, and to nobody else", async () => {
  const release = await makeRelease({ status: "unlisted", priceMinor: 0, trackPrices: [0] });
  const owner = await makeUser(["artist"], [release.artistId]);
  const { link, url } = await createReleaseLink({ releaseId: release.publicId, actor: owner, label: "press" });
  const token = new URL(url).searchParams.get("key") ?? "";
  const question = {
    lines: [{ releaseId: release.publicId }, { trackId: release.publicTrackIds[0] ?? "" }],
    currency: "USD" as const,
    country: "US",
  };
  const goneWith = async (linkHashes: string[]) => (await readBasket({ ...question, linkHashes })).gone.length;
  expect(await goneWith([])).toBe(2);
  expect(await goneWith([sha256Hex("a guess of the token")])).toBe(2);
  expect(await goneWith([sha256Hex(token)])).toBe(0);
  expect(await openReleaseLink(token)).toEqual({ releaseId: release.publicId, slug: release.slug });
  await revokeReleaseLink({ releaseId: release.publicId, linkId: link.id, actor: owner });
  expect(await goneWith([sha256Hex(token)])).toBe(2);
  expect(await openReleaseLink(token)).toBeNull();
});
