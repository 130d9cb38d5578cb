import { afterAll, beforeAll, expect, test } from "vitest";
import { refundOrder } from "@/lib/orders/refund-order";
import { railOf } from "@/lib/payments/find-rail";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { receiveWebhook } from "@/lib/payments/webhook";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { RailName } from "@/sandbox/rails";
import { mapRails, RAILS } from "@/sandbox/rails";
import type { SandboxEvent, SignedEvent } from "@/sandbox/send-webhooks";
import { goodCard, methodOf } from "../payment-world";
import { type FaultWorld, openFaultWorld } from "./fault-world";
import { judgeSettled, judgeUnsettled } from "./judge-history";
import { randomOf } from "./plan";

const RAIL_TIMEOUT_MS = 2_000;
const ORDERS = 12;

let faults: FaultWorld;
beforeAll(async () => {
  faults = await openFaultWorld(RAIL_TIMEOUT_MS);
});
/** An empty shop whose cards go to this rail, which says nothing by itself. */
async function open(rail: RailName): Promise<void> {
  await faults.reset({ isGuarded: false, first: rail });
  faults.sendWebhooks(mapRails(() => "never"));
}
/** Braintree tells of payouts alone. */
const fewestOf = (rail: RailName) => (rail === "braintree" ? 1 : 2);
afterAll(() => faults.close());

const senderOf = (rail: RailName) => faults.world.sandbox.control.rails[rail].webhooks;

function deliver(rail: RailName, { payload, headers }: SignedEvent): Promise<string> {
  const request = new Request("http://shop.test", { method: "POST", body: payload, headers });
  return receiveWebhook(faults.world.context, rail, request);
}

async function tellAll(rail: RailName): Promise<void> {
  for (const event of senderOf(rail).recent) await deliver(rail, senderOf(rail).write(event));
}

/** Paid with a lost answer to the capture, and partly given back with a lost answer to that. */
async function sellAndGiveBack(rail: RailName): Promise<string> {
  const { world, admin } = faults;
  const plan = world.sandbox.control.faults;
  const orderId = await faults.place({ prices: [200, 300], method: methodOf(rail) });
  await world.start(orderId);
  plan.add({ rail, operation: "capture", kind: "reset", when: "after", count: 1 });
  if (rail === "paypal") await world.approve(orderId);
  await (rail === "paypal" ? world.comeBack(orderId) : world.confirm(orderId, goodCard(rail)));
  // it cannot be asked, so nothing is captured here before it says so
  if (!railOf(world.context, rail).traits.hasLookUp) await tellAll(rail);
  while ((await loadPaymentOfOrder(orderId))?.state !== "captured") {
    world.clock.advance(2_000);
    await world.turn();
  }
  await world.control({ rail, settle: true });
  plan.add({ rail, operation: "refund", kind: "reset", when: "after", count: 1 });
  const publicId = toPublicId("order", orderId);
  await refundOrder({ publicId, refundId: newId(), actor: admin, reason: "a test", amountMinor: 120 }, world.context);
  return orderId;
}

async function readEnd(orderId: string): Promise<unknown> {
  const { rows } = await pool.query(
    `SELECT p.state, p.captured_minor, p.refunded_minor, o.status,
       (SELECT jsonb_agg(jsonb_build_array(kind, n) ORDER BY kind) FROM (
          SELECT kind, count(*)::int AS n FROM ledger_transaction t WHERE t.order_id = o.id GROUP BY kind) k) AS booked,
       (SELECT count(*)::int FROM entitlement e WHERE e.order_id = o.id AND e.revoked_at IS NULL) AS downloads
     FROM payment p JOIN customer_order o ON o.id = p.order_id WHERE o.id = $1`,
    [orderId],
  );
  return rows[0];
}

/** In a random order, each none to three times, with worker turns in between. */
async function deliverAnyhow(rail: RailName, events: readonly SandboxEvent[], random: () => number): Promise<void> {
  const copies = events.flatMap((event) => Array.from({ length: Math.floor(random() * 4) }, () => event));
  const shuffled = copies.map((event) => ({ event, at: random() })).sort((a, b) => a.at - b.at);
  for (const { event, at } of shuffled) {
    await deliver(rail, senderOf(rail).write(event));
    if (at < 0.5) await faults.world.turn();
  }
}

test.each(RAILS)("%s: any order, any repetition, any loss of its webhooks gives one final state", async (rail) => {
  await open(rail);
  const random = randomOf(20_261_121);
  const ends: unknown[] = [];
  for (let n = 0; n < ORDERS; n++) {
    senderOf(rail).recent.length = 0;
    const orderId = await sellAndGiveBack(rail);
    const events = [...senderOf(rail).recent];
    expect(events.length, "events to shuffle").toBeGreaterThanOrEqual(fewestOf(rail));
    if (n > 0) await deliverAnyhow(rail, events, random);
    await judgeUnsettled(faults);
    await faults.endSilence();
    faults.sendWebhooks(mapRails(() => "never"));
    await judgeSettled(faults);
    ends.push(await readEnd(orderId));
  }
  expect(ends[0]).toMatchObject({ captured_minor: 500, refunded_minor: 120, downloads: 2 });
  expect(ends).toEqual(ends.map(() => ends[0]));
});

function changeMiddle(text: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${text[middle] === "a" ? "b" : "a"}${text.slice(middle + 1)}`;
}

/** Where a rail signs in the body. */
const IN_BODY = /(?<=bt_signature=)[^&]*|(?<="hmacSignature":")[^"]*/;
const FORGERIES: Record<string, (signed: SignedEvent) => SignedEvent> = {
  "a changed body": ({ payload, headers }) => ({
    payload: payload.replace(/\d/, (digit) => String(9 - Number(digit))),
    headers,
  }),
  "no signature": ({ payload }) => ({
    payload: payload.replace(IN_BODY, ""),
    headers: { "content-type": "application/json" },
  }),
  "a broken signature": ({ payload, headers }) => ({
    payload: payload.replace(IN_BODY, changeMiddle),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, name.includes("sig") ? changeMiddle(value) : value]),
    ),
  }),
};

test.each(RAILS.flatMap((rail) => Object.keys(FORGERIES).map((forgery) => [rail, forgery] as const)))(
  "%s: %s is refused, and nothing is stored",
  async (rail, forgery) => {
    await open(rail);
    await sellAndGiveBack(rail);
    const event = senderOf(rail).recent.at(-1);
    if (!event) throw new Error("no event");
    const signed = senderOf(rail).write(event);
    const forge = FORGERIES[forgery] ?? ((same: SignedEvent) => same);
    const inbox = async () => (await pool.query("SELECT 1 FROM webhook_inbox")).rowCount ?? 0;
    const before = await inbox();
    await expect(deliver(rail, forge(signed))).rejects.toMatchObject({ code: "invalid_request" });
    expect(await inbox()).toBe(before);
    await deliver(rail, signed);
    expect(await inbox(), "the same message untouched").toBe(before + 1);
  },
);
