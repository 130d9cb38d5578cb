import { afterAll, beforeAll, expect, test } from "vitest";
import { listLibrary } from "@/lib/orders/list-library";
import { listOwnOrders } from "@/lib/orders/list-own-orders";
import { seeOrder } from "@/lib/orders/order-access";
import { placeOrder } from "@/lib/orders/place-order";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { readToken } from "@/test/account-mail";
import { makeRelease, makeSession, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { askForAccountMail } from "./ask-for-account-mail";
import { carryOutLink } from "./open-account-link";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
afterAll(() => world.close());

async function buyAsGuest(email: string, isPaid = true) {
  const release = await makeRelease({ trackPrices: [129], trackTitles: ["Tide"] });
  const orderId = newId();
  const lines = release.publicTrackIds.map((trackId) => ({ trackId }));
  await placeOrder(world.context, {
    lines,
    currency: "USD",
    country: "US",
    email,
    method: "card",
    orderId,
    actor: GUEST,
  });
  if (isPaid) {
    await world.confirm(orderId);
    await world.turn();
  }
  return orderId;
}
const clock = { now: () => new Date() };
const personOf = async (email: string) => {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM app_user WHERE email = $1", [email]);
  return { ...(await makeUser()), userId: rows[0]?.id ?? "" };
};
async function signUp(email: string) {
  await askForAccountMail("sign-up", email, clock);
  const used = await carryOutLink({
    token: await readToken("sign-up", email),
    name: "Orla",
    password: "correct horse 42",
  });
  return { used, actor: await personOf(email) };
}

test("what was bought as a guest with the address is in the library, the orders and the order's page; the books stay", async () => {
  const email = `orla-${newId()}@example.test`;
  const mine = await buyAsGuest(email.toUpperCase());
  const unpaid = await buyAsGuest(email, false);
  const strangers = await buyAsGuest(`eve-${newId()}@example.test`);
  const before = await pool.query("SELECT buyer_id FROM customer_order WHERE id = $1", [mine]);
  const { used, actor } = await signUp(email);
  expect(used.claimed).toBe(1);
  const listener = { actor, secrets: [] };
  expect((await listOwnOrders(listener, 10)).orders.map(({ id }) => id)).toEqual([toPublicId("order", mine)]);
  expect((await listLibrary(listener, { kind: null, order: "newest", search: "", limit: 10 })).records).toHaveLength(1);
  const see = (id: string) => seeOrder({ publicId: toPublicId("order", id), actor, orderSecret: null });
  expect([await see(mine), await see(unpaid), await see(strangers)]).toMatchObject([{ viewer: "buyer" }, null, null]);
  const after = await pool.query("SELECT buyer_id FROM customer_order WHERE id = $1", [mine]);
  expect(after.rows).toEqual(before.rows);
});

test("what is bought as a guest later comes with the next sign-in; nobody gets an order twice, or by an unproved address", async () => {
  const email = `orla-${newId()}@example.test`;
  const { actor } = await signUp(email);
  await buyAsGuest(email);
  await makeSession(actor.userId);
  await makeSession(actor.userId);
  expect((await listOwnOrders({ actor, secrets: [] }, 10)).count).toBe(1);
  const unproved = await makeUser();
  const { rows } = await pool.query<{ email: string }>("SELECT email FROM app_user WHERE id = $1", [unproved.userId]);
  await buyAsGuest(rows[0]?.email ?? "");
  await makeSession(unproved.userId);
  expect((await listOwnOrders({ actor: unproved, secrets: [] }, 10)).count).toBe(0);
});
