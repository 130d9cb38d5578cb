import { refundOrder } from "@/lib/orders/refund-order";
import { openBuyerStep } from "@/lib/payments/buyer-step";
import { changePaymentSettings } from "@/lib/payments/change-payment-settings";
import { confirmPayment } from "@/lib/payments/confirm-payment";
import { CALL_LEASE_MS } from "@/lib/payments/context";
import { lookAtReturn } from "@/lib/payments/look-now";
import { nudge, wakeRail } from "@/lib/payments/nudge";
import { loadPaymentSettings } from "@/lib/payments/payment-settings";
import { returnNonceOf } from "@/lib/payments/return-nonce";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { newId, toPublicId } from "@/lib/shared/ids";
import { PROVIDERS } from "@/lib/shared/schemas/settings";
import { settlePending } from "@/sandbox/levers";
import type { RailName } from "@/sandbox/rails";
import { railOfToken, walletOf } from "../payment-world";
import { prepared } from "../prepared";
import type { FaultWorld } from "./fault-world";
import type { Act, Plan, Step } from "./plan";

/** What one run of a plan remembers: the ids behind the plan's numbers, and the pages that buyers have seen. */
type Run = { orderIds: string[]; pages: Set<string>; ids: Map<string, string>; faults: FaultWorld; errors: unknown[] };
const HOUR_MS = 3_600_000;
type Try = { id: string; rail: string; ref: string | null };

async function triesOf(orderId: string): Promise<Try[]> {
  const { rows } = await pool.query<Try>(
    prepared(
      `SELECT a.id, a.rail, a.provider_ref AS ref FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
     WHERE p.order_id = $1 ORDER BY a.n`,
      [orderId],
    ),
  );
  return rows;
}

/** The same name in a plan is the same id: a retry with its key. */
function idOf(run: Run, name: string): string {
  const id = run.ids.get(name) ?? newId();
  run.ids.set(name, id);
  return id;
}

/** What a buyer does at PayPal's page, of whichever attempt their window still shows, and their way back. */
async function approve(run: Run, orderId: string, { nth, answer }: { nth: number; answer: string }): Promise<void> {
  const tries = (await triesOf(orderId)).filter(({ rail, ref }) => rail === "paypal" && ref);
  const shown = tries.at(-1 - (nth % Math.max(1, tries.length)));
  if (!shown?.ref) return;
  const said = answer.includes("@") ? walletOf(answer) : answer === "cancel" ? "cancel" : "confirm_card";
  await run.faults.world.sandbox.control.approve(shown.ref, said);
  await lookAtReturn(run.faults.world.context, returnNonceOf(shown.id));
}

/** What a buyer does at their bank's page, at any time after it was shown. */
async function answerBank(run: Run, { nth, answer }: { nth: number; answer: string }): Promise<void> {
  const pages = [...run.pages];
  const shown = pages.at(-1 - (nth % Math.max(1, pages.length)));
  if (!shown) return;
  const { pathname, searchParams: body } = new URL(shown);
  body.set("answer", answer);
  await fetch(run.faults.world.sandbox.url + pathname, { method: "POST", body, redirect: "manual" });
}

async function notePages(run: Run): Promise<void> {
  const { rows } = await pool.query<{ orderId: string }>({
    name: "orders-at-their-bank",
    text: `SELECT DISTINCT p.order_id AS "orderId" FROM payment_attempt a JOIN payment p ON p.id = a.payment_id
      WHERE p.order_id = ANY($1) AND a.buyer_step IS NOT NULL AND a.rail <> 'paypal'`,
    values: [run.orderIds],
  });
  for (const { orderId } of rows) {
    const attempt = (await loadPaymentOfOrder(orderId))?.attempt;
    const step = attempt && attempt.rail !== "paypal" ? openBuyerStep(attempt) : null;
    if (step?.kind === "redirect") run.pages.add(step.url);
  }
}

async function refund(run: Run, orderId: string, { key, share }: { key: string; share: number }): Promise<void> {
  const payment = await loadPaymentOfOrder(orderId);
  if (!payment) return;
  const amountMinor = Math.max(1, Math.floor(payment.amountMinor * share));
  const input = { publicId: toPublicId("order", orderId), refundId: idOf(run, `${orderId} ${key}`), reason: "a test" };
  const { admin, world } = run.faults;
  await refundOrder({ ...input, actor: admin, ...(share < 1 ? { amountMinor } : {}) }, world.context);
}

/** Off when it is on, on when it is off. */
async function flip(run: Run, rail: RailName): Promise<void> {
  const { version, body } = await loadPaymentSettings();
  const providers = body.providers.flatMap(({ provider, priority, isEnabled }) => {
    const name = PROVIDERS.find((known) => known === provider);
    return name ? [{ provider: name, priority, isEnabled: provider === rail ? !isEnabled : isEnabled }] : [];
  });
  await changePaymentSettings({ baseVersion: version, providers }, run.faults.admin);
}

async function perform(run: Run, act: Act): Promise<unknown> {
  const { world } = run.faults;
  const { faults, rails } = world.sandbox.control;
  const orderId = "order" in act ? (run.orderIds[act.order] ?? "") : "";
  switch (act.do) {
    case "start":
      return world.start(orderId);
    case "confirm": {
      const rail = railOfToken(act.token);
      const confirmId = idOf(run, `${orderId} ${act.key}`);
      return confirmPayment(world.context, { orderId, confirmId, answer: { token: act.token, rail } });
    }
    case "choose":
      return world.choose(orderId, act.method);
    case "approve":
      return approve(run, orderId, act);
    case "bank":
      return answerBank(run, act);
    case "back":
      return world.comeBack(orderId);
    case "refund":
      return refund(run, orderId, act);
    case "nudge": {
      const [target] = await triesOf(orderId);
      return (
        target && nudge(world.context, { rail: target.rail as RailName, providerRef: target.ref, attemptId: null })
      );
    }
    case "wake":
      return wakeRail(act.rail, world.clock.now());
    case "settle":
      return settlePending(world.sandbox.control, act.rail);
    case "switch":
      return flip(run, act.rail);
    case "refuse":
      return rails[act.rail].port.refuse();
    case "accept":
      return rails[act.rail].port.accept();
    case "slow":
      return faults.setLatency(act.operation, act.durationMs, act.rail);
    case "fault":
      return faults.add(act.fault);
  }
}

/** A refusal in words is an answer; anything else that is thrown is a violation of its own. */
async function tolerate(run: Run, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "internal") run.errors.push(error);
  }
}

async function leap(run: Run, { leapMs }: Step): Promise<void> {
  if (leapMs === 0) return;
  const { world } = run.faults;
  // no request stays on its way for an hour
  if (leapMs >= HOUR_MS) await run.faults.finishRequests();
  world.clock.advance(leapMs);
  await world.turn();
  // what a worker finds due now was not due before: the calls of a dead process are taken over
  if (leapMs > CALL_LEASE_MS.confirm) await world.turn();
}

/** Lets the history happen; faults are over when it returns. Throws what the machine threw and should not have. */
export async function runPlan(faults: FaultWorld, plan: Plan): Promise<void> {
  faults.sendWebhooks(plan.webhooks);
  const run: Run = { orderIds: [], pages: new Set(), ids: new Map(), faults, errors: [] };
  for (const order of plan.orders) run.orderIds.push(await faults.place(order));
  let together: Promise<void>[] = [];
  for (const step of plan.steps) {
    together.push(tolerate(run, perform(run, step)));
    if (!step.together) {
      await Promise.all(together);
      together = [];
    }
    await leap(run, step);
    await notePages(run);
  }
  await Promise.all(together);
  await faults.world.heal();
  await faults.comeToRest();
  await faults.endSilence();
  if (run.errors.length > 0) throw run.errors[0];
}
