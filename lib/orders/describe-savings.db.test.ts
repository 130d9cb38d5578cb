import { afterAll, beforeAll, expect, test } from "vitest";
import { settleFees } from "@/lib/payments/settle-fees";
import { newId, toPublicId } from "@/lib/shared/ids";
import { type Actor, GUEST } from "@/lib/shared/roles";
import { makeRelease, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { getOrderView } from "./get-order";
import { orderSecretOf } from "./order-secret";
import { placeOrder } from "./place-order";

const DAY_MS = 24 * 3_600_000;
let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

/** Two artists, a track of 7.00 and one of 5.00, through Stripe: 0.65. PayPal would have taken 0.85, 3.5 % are 0.42. */
async function sell() {
  const [first, second] = [await makeRelease({ trackPrices: [700] }), await makeRelease({ trackPrices: [500] })];
  const orderId = newId();
  const lines = [...first.publicTrackIds, ...second.publicTrackIds].map((trackId) => ({ trackId }));
  const buyer = { currency: "USD", country: "US", email: "buyer@example.test", method: "card" } as const;
  await placeOrder(world.context, { lines, ...buyer, orderId, actor: GUEST });
  return { orderId, first };
}
const see = async (orderId: string, actor: Actor, orderSecret: string | null = null) =>
  (await getOrderView({ publicId: toPublicId("order", orderId), actor, orderSecret }))?.receipt;

test("what routing saved is for the admin, in part for each artist, and not for the buyer", async () => {
  const { orderId, first } = await sell();
  const admin = await makeUser(["admin"]);
  expect((await see(orderId, admin))?.savings, "nothing is paid yet").toBeNull();
  await world.confirm(orderId);
  const whole = {
    dearest: { provider: "paypal", wouldBeMinor: 85, savedMinor: 20 },
    flat: { wouldBeMinor: 42, savedMinor: -23 },
  };
  expect(await see(orderId, admin)).toMatchObject({ fee: { amountMinor: 65, isEstimated: true }, savings: whole });
  const artist = await makeUser(["artist"], [first.artistId]);
  const own = await see(orderId, artist);
  expect(own).toMatchObject({
    totalMinor: 700,
    savings: { dearest: { wouldBeMinor: 50 }, flat: { wouldBeMinor: 25 } },
  });
  expect(own?.savings?.dearest?.savedMinor).toBe(50 - (own?.fee.amountMinor ?? 0));
  const buyer = await see(orderId, GUEST, orderSecretOf(orderId));
  expect(buyer).toMatchObject({ fee: { amountMinor: 65 }, savings: null });
});

test("once the fee is settled, the saving is that of the settled fee", async () => {
  await world.control({ policy: { feeDriftMinor: 7 } });
  const { orderId } = await sell();
  await world.confirm(orderId);
  world.clock.advance(3 * DAY_MS);
  await settleFees(world.context);
  expect(await see(orderId, await makeUser(["admin"]))).toMatchObject({
    fee: { amountMinor: 72, isEstimated: false },
    savings: { dearest: { wouldBeMinor: 85, savedMinor: 13 }, flat: { wouldBeMinor: 42, savedMinor: -30 } },
  });
});
