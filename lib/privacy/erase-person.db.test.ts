import { afterAll, beforeAll, expect, test } from "vitest";
import { claimOrders } from "@/lib/accounts/claim-orders";
import { createUser } from "@/lib/accounts/create-user";
import { mergeOutbox } from "@/lib/analytics/merge-outbox";
import { sendDueMail } from "@/lib/mail/send-due-mail";
import { seeOrder } from "@/lib/orders/order-access";
import { orderSecretOf } from "@/lib/orders/order-secret";
import { placeOrder } from "@/lib/orders/place-order";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import { actorFromHeaders } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { systemClock } from "@/lib/shared/time";
import { type MadeRelease, makeRelease, makeSession, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { type Planted, plantPerson, readBooks, searchStore } from "@/test/privacy-scene";
import { untilBlocked } from "@/test/until-blocked";
import { erasePerson } from "./erase-person";
import { findByAddress, requireSameAddress, viewPerson } from "./view-person";

const PATIENCE = 120_000;
let world: World;
let release: MadeRelease;
beforeAll(async () => {
  world = await startPaymentWorld();
  release = await makeRelease({ trackPrices: [129, 229] });
});
afterAll(() => world.close());

/** The last mail waits with its address until it is handed over. */
const LAST_MAIL = /^mail_outbox\.recipient: /;
const tracesOf = ({ marks, traces }: Planted) => searchStore([...marks, ...traces]);
const erase = ({ userId }: Pick<Planted, "userId">) => erasePerson({ who: { userId }, actorId: userId });
async function keepMail(): Promise<void> {
  while (await sendDueMail({ kind: "keep" }, { now: () => new Date(Date.now() + 60_000) }));
}

test(
  "nothing in any column of any table says who was erased; the books and everybody else stay",
  async () => {
    const orla = await plantPerson(world, release, "Orla Devane");
    const eve = await plantPerson(world, release, "Eve Sorrel");
    const [books, planted, evesBefore] = [await readBooks(), await tracesOf(orla), await tracesOf(eve)];
    for (const mark of [...orla.marks, ...orla.traces])
      expect(
        planted.some((place) => place.endsWith(mark)),
        `${mark} is planted`,
      ).toBe(true);
    expect(books).toMatchObject({ drifts: [], isIntact: true });

    await erase(orla);

    expect((await tracesOf(orla)).filter((place) => !LAST_MAIL.test(place))).toEqual([]);
    expect(await readBooks()).toEqual(books);
    expect(await tracesOf(eve)).toEqual(evesBefore);
    await mergeOutbox();
    expect(await readBooks(), "what was not counted yet is counted of the same people").toMatchObject({ drifts: [] });
    await keepMail();
    expect(await tracesOf(orla), "the last mail has forgotten its address").toEqual([]);
    const { rows } = await pool.query("SELECT state, last_error FROM mail_outbox WHERE kind = 'erased'");
    expect(rows).toEqual([{ state: "kept", last_error: null }]);
  },
  PATIENCE,
);

test(
  "an erased account opens nothing: no session, no order, no download; signing up again brings nothing back",
  async () => {
    const orla = await plantPerson(world, release, "Orla Devane");
    const { cookie } = await makeSession(orla.userId);
    const headers = new Headers({ cookie });
    expect(await actorFromHeaders(headers)).toMatchObject({ userId: orla.userId });
    await erase(orla);
    // other processes, and what this one kept, hear of it by a note
    await expect.poll(() => actorFromHeaders(headers)).toEqual(GUEST);
    for (const orderId of [orla.orders.own, orla.orders.claimed, orla.orders.guest]) {
      const asked = { publicId: toPublicId("order", orderId), actor: GUEST, orderSecret: orderSecretOf(orderId) };
      expect(await seeOrder(asked), "the secret of a browser opens it no more").toBeNull();
    }
    const { rows } = await pool.query(
      "SELECT 1 FROM entitlement WHERE order_id = ANY($1) AND (revoked_at IS NULL OR buyer_id IS NOT NULL)",
      [Object.values(orla.orders)],
    );
    expect(rows).toEqual([]);
    const again = { email: orla.email, name: "Orla", password: "correct horse 43", roles: ["buyer" as const] };
    const userId = await createUser(pool, { ...again, emailVerifiedAt: new Date() }, "system");
    expect(await claimOrders(pool, userId, new Date())).toBe(0);
    expect(await viewPerson({ userId })).toMatchObject({ orders: 0, tracks: 0 });
  },
  PATIENCE,
);

test(
  "a checkout that was not finished can be finished by nobody; a refund afterwards goes through and writes to nobody",
  async () => {
    const orla = await plantPerson(world, release, "Orla Devane");
    await erase(orla);
    const { rows } = await pool.query("SELECT status FROM customer_order WHERE id = $1", [orla.orders.pending]);
    expect(rows).toEqual([{ status: "expired" }]);
    expect(await world.confirm(orla.orders.pending)).toMatchObject({ state: "expired", attempt: null });
    const before = await pool.query("SELECT count(*)::int AS n FROM mail_outbox WHERE kind = 'refund'");
    const admin = await makeUser(["admin"]);
    const refund = {
      publicId: toPublicId("order", orla.orders.own),
      refundId: newId(),
      reason: "asked by letter",
      actor: admin,
    };
    expect(await refundOrder(refund, world.context)).toMatchObject({ state: "succeeded" });
    const after = await pool.query("SELECT count(*)::int AS n FROM mail_outbox WHERE kind = 'refund'");
    expect(after.rows).toEqual(before.rows);
    await mergeOutbox();
    expect(await readBooks()).toMatchObject({ drifts: [], isIntact: true });
  },
  PATIENCE,
);

test(
  "while a payment is under way nothing is erased, not even in part, and the order is named",
  async () => {
    const orla = await plantPerson(world, release, "Orla Devane");
    await pool.query(
      "UPDATE payment_attempt SET state = 'unknown' WHERE payment_id = (SELECT id FROM payment WHERE order_id = $1)",
      [orla.orders.own],
    );
    const { rows } = await pool.query<{ number: string }>("SELECT number FROM customer_order WHERE id = $1", [
      orla.orders.own,
    ]);
    const before = await tracesOf(orla);
    await expect(erase(orla)).rejects.toMatchObject({
      code: "unprocessable",
      errors: [{ path: "order", message: rows[0]?.number }],
    });
    expect(await tracesOf(orla)).toEqual(before);
  },
  PATIENCE,
);

test(
  "an order placed while its buyer is being erased waits for that, and is not written",
  async () => {
    const orla = await plantPerson(world, release, "Orla Devane");
    const email = `late.${newId().slice(-12)}@example.test`;
    const other = await pool.connect();
    await other.query("BEGIN");
    await other.query("SELECT 1 FROM payment WHERE order_id = $1 FOR UPDATE", [orla.orders.own]);
    // it has read which orders there are, and waits for a payment of one of them
    const erasing = erase(orla);
    await untilBlocked(1);
    const lines = release.publicTrackIds.map((trackId) => ({ trackId }));
    const basket = { lines, currency: "USD", country: "US", method: "card", email } as const;
    const [orderId, { actor }] = [newId(), orla];
    const placing = placeOrder(world.context, { ...basket, orderId, actor });
    const refused = expect(placing).rejects.toMatchObject({ code: "conflict" });
    await untilBlocked(2);
    await other.query("COMMIT");
    other.release();
    await erasing;
    await refused;
    expect(await searchStore([email])).toEqual([]);
    await expect(placeOrder(world.context, { ...basket, orderId, actor: GUEST })).resolves.toMatchObject({
      id: orderId,
    });
  },
  PATIENCE,
);

test("the last admin stays, and one of two may go", async () => {
  const makeAdmin = () =>
    createUser(
      pool,
      { email: `${newId()}@example.test`, name: "Ada", password: "correct horse 42", roles: ["admin"] },
      "system",
    );
  await pool.query("DELETE FROM role_grant WHERE role = 'admin'");
  const [first, second] = [await makeAdmin(), await makeAdmin()];
  await erase({ userId: first });
  await expect(erase({ userId: second })).rejects.toMatchObject({ errors: [{ path: "last-admin" }] });
  await pool.query("DELETE FROM role_grant WHERE user_id = $1", [second]);
});

test("the database refuses an account that is half erased", async () => {
  const orla = await createUser(
    pool,
    { email: `${newId()}@example.test`, name: "Ada", password: "correct horse 42", roles: [] },
    "system",
  );
  await expect(pool.query("UPDATE app_user SET erased_at = now() WHERE id = $1", [orla])).rejects.toMatchObject({
    constraint: "app_user_erased_check",
  });
});

test(
  "a guest who never had an account is found by the address, and goes by it; an account's orders stay",
  async () => {
    const eve = await plantPerson(world, release, "Eve Sorrel");
    const email = `guest.${newId().slice(-12)}@example.test`;
    await pool.query("UPDATE order_contact SET email = $2 WHERE order_id = $1", [eve.orders.own, email]);
    await expect(findByAddress(email)).rejects.toMatchObject({ code: "not_found" });
    const guest = await world.place({ input: { email } });
    await world.confirm(guest);
    await world.turn();
    await mergeOutbox();
    const who = await findByAddress(email);
    expect(who).toEqual({ orderId: guest });
    expect(await viewPerson(who)).toMatchObject({ name: null, orders: 1, email, obstacles: [] });
    await expect(requireSameAddress(who, eve.email)).rejects.toMatchObject({ code: "unprocessable" });
    const books = await readBooks();
    await erasePerson({ who, actorId: "system" }, systemClock);
    await keepMail();
    expect(await searchStore([email])).toEqual([]);
    expect(await readBooks()).toEqual(books);
    const { rows } = await pool.query("SELECT 1 FROM entitlement WHERE order_id = $1 AND revoked_at IS NULL", [
      eve.orders.own,
    ]);
    expect(rows.length, "what Eve bought with the guest's address is still hers").toBeGreaterThan(0);
  },
  PATIENCE,
);
