import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { assertInvariants } from "@/test/invariants";
import { keepTwoProviders } from "@/test/keep-two-providers";
import { startPaymentWorld, type World, walletOf } from "@/test/payment-world";
import { startPayment } from "./confirm-payment";
import { railOf } from "./find-rail";
import { lookAtReturn } from "./look-now";
import { nudge } from "./nudge";
import type { Attempt, Payment } from "./payment-rows";
import { viewPayment } from "./payment-view";
import type { CreateInput, Rail } from "./provider";
import { resolveDue } from "./resolve";
import { returnNonceOf } from "./return-nonce";
import { loadPaymentOfOrder } from "./sql/load-payment";
import { receiveWebhook } from "./webhook";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
  await keepTwoProviders();
});
afterEach(async () => {
  await world.heal();
  await world.settle();
  await assertInvariants(pool, world.truth(), { isSettled: true });
});
afterAll(() => world.close());

type Waiting = Payment & { attempt: Attempt };
async function goToPaypal(): Promise<{ orderId: string; waiting: Waiting }> {
  const orderId = await world.place({ input: { method: "paypal" } });
  const waiting = (await world.start(orderId)) as Waiting;
  expect(waiting.attempt).toMatchObject({ n: 1, rail: "paypal", method: "paypal", state: "needs_buyer" });
  return { orderId, waiting };
}
const chargesOf = (orderId: string) =>
  world.truth().charges.filter((charge) => charge.orderRef === toPublicId("order", orderId));
const found = async (orderId: string) => (await loadPaymentOfOrder(orderId)) as Payment;

async function deliverApproval(orderId: string): Promise<void> {
  const { webhooks } = world.sandbox.control.rails.paypal;
  const event = webhooks.recent.findLast(
    (sent) => sent.charge.orderRef === toPublicId("order", orderId) && sent.type === "CHECKOUT.ORDER.APPROVED",
  );
  if (!event) throw new Error("nothing was said");
  const { payload, headers } = await webhooks.write(event);
  await receiveWebhook(
    world.context,
    "paypal",
    new Request("http://shop.test", { method: "POST", body: payload, headers }),
  );
}

test("not approved yet: the same page again; approved: paid with one confirmation", async () => {
  const { orderId } = await goToPaypal();
  const early = await world.comeBack(orderId);
  expect((await viewPayment(world.context, early)).next).toMatchObject({ kind: "redirect", rail: "paypal" });
  await world.approve(orderId);
  expect(await world.comeBack(orderId)).toMatchObject({ state: "captured", confirmTotal: 1, attempt: { n: 1 } });
  expect(chargesOf(orderId)).toHaveLength(1);
});

test("the shop has moved to another address: what is in doubt is sent again as it was, what is new names the new one", async () => {
  const sent: CreateInput[] = [];
  const real = railOf(world.context, "paypal");
  const create = (input: CreateInput) => {
    sent.push(input);
    return real.create(input);
  };
  const paypal = new Proxy(real, { get: (rail, name: keyof Rail) => (name === "create" ? create : rail[name]) });
  const before = { ...world.context, rails: new Map([["paypal" as const, paypal]]) };
  const after = { ...before, origin: "https://moved.test" };
  world.sandbox.control.faults.add({ rail: "paypal", operation: "create", kind: "hang", when: "after", count: 1 });
  const inDoubt = await startPayment(before, await world.place({ input: { method: "paypal" } }));
  expect(inDoubt.attempt?.state).toBe("unknown");
  world.clock.advance(60_000);
  const [found] = await resolveDue(after);
  expect(found?.attempt?.state).toBe("needs_buyer");
  expect(sent[1]).toEqual(sent[0]);
  await startPayment(after, await world.place({ input: { method: "paypal" } }));
  expect(sent.map(({ cancelUrl }) => cancelUrl)).toEqual([
    "http://shop.test/checkout",
    "http://shop.test/checkout",
    "https://moved.test/checkout",
  ]);
});

test("the nonce of the way back names the attempt, is nowhere in clear, and only makes us look", async () => {
  const { orderId, waiting } = await goToPaypal();
  const nonce = returnNonceOf(waiting.attempt.id);
  expect((await lookAtReturn(world.context, nonce))?.state).toBe("open");
  await world.approve(orderId);
  expect(await lookAtReturn(world.context, nonce)).toMatchObject({ id: waiting.id, state: "captured" });
  expect(await lookAtReturn(world.context, nonce)).toMatchObject({ state: "captured", confirmTotal: 1 });
  expect(await lookAtReturn(world.context, "n".repeat(43))).toBeNull();
  const { rows } = await pool.query<{ row: string }>("SELECT to_jsonb(a)::text AS row FROM payment_attempt a");
  expect(rows.filter(({ row }) => row.includes(nonce))).toEqual([]);
});

test("browser, page and webhook all say so at once: one confirmation, one capture", async () => {
  const { orderId, waiting } = await goToPaypal();
  await world.approve(orderId);
  await deliverApproval(orderId);
  world.clock.advance(2_000);
  const nonce = returnNonceOf(waiting.attempt.id);
  const backs = Array.from({ length: 5 }, () => [world.comeBack(orderId), lookAtReturn(world.context, nonce)]).flat();
  const ends = await Promise.all([...backs, world.turn()]);
  expect(ends.some((end) => end && "state" in end && end.state === "captured")).toBe(true);
  expect(await found(orderId)).toMatchObject({ state: "captured", confirmTotal: 1 });
});

test("the buyer closes the window after approving: the webhook alone leads to a paid order", async () => {
  const { orderId } = await goToPaypal();
  await world.approve(orderId);
  await deliverApproval(orderId);
  world.clock.advance(2_000);
  await world.turn();
  await world.turn();
  expect(await found(orderId)).toMatchObject({ state: "captured", confirmTotal: 1 });
});

test("neither webhook nor browser ever comes: what was approved is found and paid within a day", async () => {
  const { orderId } = await goToPaypal();
  world.clock.advance(2 * 3_600_000);
  await world.approve(orderId);
  world.clock.advance(23 * 3_600_000);
  await world.turn();
  expect(await found(orderId)).toMatchObject({ state: "captured" });
});

test("left alone: PayPal forgets it after three hours, and the buyer may choose again", async () => {
  const { orderId, waiting } = await goToPaypal();
  world.clock.advance(4 * 3_600_000);
  for (let look = 0; look < 5; look++) {
    await nudge(world.context, { rail: "paypal", providerRef: null, attemptId: waiting.attempt.id });
    world.clock.advance(5_000);
    await world.turn();
  }
  const lapsed = await found(orderId);
  expect(lapsed).toMatchObject({ state: "open", attempt: { state: "expired" } });
  expect((await viewPayment(world.context, lapsed)).next).toMatchObject({ kind: "retry" });
  await world.choose(orderId, "card");
  expect((await world.confirm(orderId)).state).toBe("captured");
});

test.each([
  ["before they approved", false],
  ["after they approved", true],
])("the buyer leaves PayPal %s and pays by card: nothing is ever taken at PayPal", async (_, isApproved) => {
  const { orderId, waiting } = await goToPaypal();
  if (isApproved) await world.approve(orderId);
  const card = await world.choose(orderId, "card");
  expect(card).toMatchObject({ method: "card", attempt: { n: 2, rail: "stripe", state: "created" } });
  expect((await world.confirm(orderId)).state).toBe("captured");
  const ref = waiting.attempt.providerRef as string;
  if (!isApproved) await world.sandbox.control.approve(ref, walletOf("alma@buyer.example"));
  await deliverApproval(orderId);
  await lookAtReturn(world.context, returnNonceOf(waiting.attempt.id));
  await world.settle();
  const left = chargesOf(orderId).find((charge) => charge.providerRef === ref);
  expect(left).toMatchObject({ rail: "paypal", authorization: null, capture: null });
  const { rows } = await pool.query(
    "SELECT a.state, o.settled_at IS NOT NULL AS done FROM payment_attempt a JOIN payment_obligation o ON o.attempt_id = a.id WHERE a.id = $1",
    [waiting.attempt.id],
  );
  expect(rows).toEqual([{ state: "superseded", done: true }]);
});

test("leaves for the card, comes back to PayPal after all: a fresh order there, paid once", async () => {
  const { orderId } = await goToPaypal();
  await world.choose(orderId, "card");
  const again = await world.choose(orderId, "paypal");
  expect(again.attempt).toMatchObject({ n: 3, rail: "paypal", state: "needs_buyer" });
  expect((await world.choose(orderId, "paypal")).attempt?.id).toBe(again.attempt?.id);
  await world.approve(orderId);
  expect((await world.comeBack(orderId)).state).toBe("captured");
});

test.each([
  ["declined@buyer.example", "soft_decline", "paypal"],
  ["refused@buyer.example", "hard_decline", "card"],
])(
  "%s says yes and PayPal says no: %s, nothing charged, other ways are offered",
  async (wallet, outcomeClass, first) => {
    const { orderId } = await goToPaypal();
    await world.approve(orderId, wallet);
    const declined = await world.comeBack(orderId);
    expect(declined).toMatchObject({ state: "open", attempt: { state: "declined", outcomeClass } });
    const { next, message } = await viewPayment(world.context, declined);
    expect(next).toMatchObject({ kind: "retry", offers: [{ method: first }, {}] });
    expect(message).toMatch(/^PayPal .*Nothing was charged/);
    await world.choose(orderId, "card");
    expect((await world.confirm(orderId)).state).toBe("captured");
  },
);

test("a card's bank wants to know: the step is PayPal's page, and coming back pays", async () => {
  await world.sandbox.control.rails.stripe.port.refuse();
  const orderId = await world.place();
  const asked = await world.confirm(orderId, "sut_authenticationRequired");
  expect(asked.attempt).toMatchObject({ rail: "paypal", method: "card", state: "needs_buyer" });
  await world.approve(orderId, "bank");
  expect(await world.comeBack(orderId)).toMatchObject({ state: "captured", confirmTotal: 2 });
});

const FAULTS = [
  ["reset", "before"],
  ["hang", "before"],
  ["500", "before"],
  ["502html", "before"],
  ["reset", "after"],
  ["hang", "after"],
  ["500", "after"],
  ["truncated", "after"],
  ["wrongjson", "after"],
] as const;

test.each(FAULTS)(
  "wallet, confirm ends in %s %s the effect: the same one is sent again, and paid once",
  async (kind, when) => {
    const { orderId } = await goToPaypal();
    await world.approve(orderId);
    world.sandbox.control.faults.add({ rail: "paypal", operation: "confirm", kind, when, count: 1 });
    const doubtful = await world.comeBack(orderId);
    expect(doubtful.attempt?.state).toBe("unknown");
    expect((await viewPayment(world.context, doubtful)).next).toEqual({ kind: "wait" });
    expect((await world.choose(orderId, "card")).attempt?.state).toBe("unknown");
    await passSeconds(20);
    expect(await found(orderId)).toMatchObject({
      state: "captured",
      confirmTotal: 1,
      attempt: { n: 1, confirmToken: null },
    });
  },
);

test.each(FAULTS)(
  "card, confirm ends in %s %s the effect: the same one is sent again, and paid once",
  async (kind, when) => {
    const orderId = await placeOnPaypal();
    world.sandbox.control.faults.add({ rail: "paypal", operation: "confirm", kind, when, count: 1 });
    const doubtful = await world.confirm(orderId, "sut_visa");
    expect(doubtful.attempt).toMatchObject({ state: "unknown", confirmToken: expect.stringMatching(/^v1\./) });
    expect(doubtful.attempt?.confirmToken).not.toContain("sut_visa");
    await passSeconds(20);
    expect(await found(orderId)).toMatchObject({ state: "captured", confirmTotal: 1, attempt: { confirmToken: null } });
  },
);

test("a declined card whose answer was lost: the replay tells, and another card pays", async () => {
  const orderId = await placeOnPaypal();
  world.sandbox.control.faults.add({ rail: "paypal", operation: "confirm", kind: "500", when: "after", count: 1 });
  await world.confirm(orderId, "sut_chargeDeclinedInsufficientFunds");
  await passSeconds(20);
  expect((await found(orderId)).attempt).toMatchObject({ state: "declined", outcomeClass: "soft_decline" });
  expect(await world.confirm(orderId, "sut_visa")).toMatchObject({ state: "captured" });
});

test("in doubt beyond the life of its key, then the rail answers again: it lapsed there, so it never happened", async () => {
  const { orderId } = await goToPaypal();
  await world.approve(orderId);
  world.sandbox.control.faults.add({ rail: "paypal", operation: "confirm", kind: "hang", when: "before", count: null });
  expect((await world.comeBack(orderId)).attempt?.state).toBe("unknown");
  world.clock.advance(7 * 3_600_000);
  world.sandbox.control.faults.clear();
  await world.turn();
  expect((await found(orderId)).attempt).toMatchObject({ state: "unknown", outcomeCode: "open_so_far" });
  world.clock.advance(72 * 3_600_000);
  await world.settle();
  expect((await found(orderId)).attempt).toMatchObject({ state: "absent" });
});

async function placeOnPaypal(): Promise<string> {
  await world.sandbox.control.rails.stripe.port.refuse();
  const orderId = await world.place();
  expect((await world.start(orderId)).attempt).toMatchObject({ rail: "paypal", method: "card", state: "created" });
  await world.sandbox.control.rails.stripe.port.accept();
  return orderId;
}

async function passSeconds(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    world.clock.advance(1_000);
    await world.turn();
  }
}
