import { expect } from "vitest";
import { refundOrder } from "@/lib/orders/refund-order";
import { confirmInputOf } from "@/lib/payments/attempt";
import { CALL_LEASE_MS } from "@/lib/payments/context";
import { railOf } from "@/lib/payments/find-rail";
import type { Attempt, Method, Payment } from "@/lib/payments/payment-rows";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { FaultKind } from "@/sandbox/faults";
import { mapRails, type RailName } from "@/sandbox/rails";
import { connectRail, goodToken, methodOf } from "../payment-world";
import { divertOnce } from "./divert-rail";
import type { FaultWorld } from "./fault-world";
import { judgeSettled, judgeUnsettled } from "./judge-history";
import { type Cell, CHARGES_AT_CONFIRM, type Trouble } from "./matrix";

const AT_ONCE_MS = 80;
const WIRE_FAULTS: Partial<Record<Trouble, [FaultKind, "before" | "after"]>> = {
  "reset before": ["reset", "before"],
  "reset after": ["reset", "after"],
  "hang then effect": ["hang", "after"],
  "500 before": ["500", "before"],
  "500 after": ["500", "after"],
  "502 html": ["502html", "after"],
  "429": ["429", "before"],
  truncated: ["truncated", "after"],
  "wrong json": ["wrongjson", "after"],
};
/** Port 9 listens nowhere here; the name cannot exist; the sandbox speaks no TLS. */
const ADDRESSES: Partial<Record<Trouble, (faults: FaultWorld) => string>> = {
  refuse: () => "http://127.0.0.1:9",
  dns: () => "http://rail.invalid",
  tls: ({ world }) => world.sandbox.url.replace("http:", "https:"),
};

/** Breaks the next call of the cell's kind; the result says whether a call met it. */
function breakNext(faults: FaultWorld, { rail, call, trouble }: Cell): () => boolean {
  const address = ADDRESSES[trouble]?.(faults);
  if (address) {
    const diversion = divertOnce(faults, rail, call, connectRail(rail, address, AT_ONCE_MS));
    return () => diversion.isUsed;
  }
  const [kind, when] = WIRE_FAULTS[trouble] ?? ["500", "before"];
  faults.world.sandbox.control.faults.add({ rail, operation: call, kind, when, count: 1 });
  return () => faults.world.sandbox.control.faults.listFaults().length === 0;
}

/** How the buyer of a cell pays. */
const wayOf = ({ rail, method }: Cell): Method => method ?? methodOf(rail);

async function begin(faults: FaultWorld, cell: Cell): Promise<string> {
  const { rail } = cell;
  const orderId = await faults.place({ prices: [129], method: wayOf(cell) });
  await faults.world.start(orderId);
  if (rail === "paypal") await faults.world.approve(orderId);
  return orderId;
}

function answerFields({ world }: FaultWorld, orderId: string, cell: Cell): Promise<Payment> {
  const { rail } = cell;
  return rail === "paypal" ? world.comeBack(orderId) : world.confirm(orderId, goodToken(rail, wayOf(cell)));
}

async function pass(faults: FaultWorld, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    faults.world.clock.advance(5_000);
    await faults.world.turn();
  }
}

/** The buyer, who may see by now whether they paid; if not, they try again, with the same method first. */
async function payInTheEnd(faults: FaultWorld, orderId: string, cell: Cell): Promise<void> {
  const { rail } = cell;
  for (let tries = 0; tries < 4; tries++) {
    if ((await loadPaymentOfOrder(orderId))?.state === "captured") return;
    const chosen = await faults.world.choose(orderId, wayOf(cell));
    const shown = chosen.attempt;
    if (shown?.state === "needs_buyer") {
      await faults.world.approve(orderId);
      await faults.world.comeBack(orderId);
    } else await faults.world.confirm(orderId, goodToken(shown?.rail ?? rail, wayOf(cell)));
    await pass(faults, 35);
  }
  expect((await loadPaymentOfOrder(orderId))?.state, "the buyer can pay").toBe("captured");
}

/** A request of a process that was thought dead holds money for an attempt that is over. */
async function holdLate(faults: FaultWorld, orderId: string, rail: RailName): Promise<void> {
  const { context } = faults.world;
  const payment = (await loadPaymentOfOrder(orderId)) as Payment & { attempt: Attempt };
  await faults.world.choose(orderId, rail === "paypal" ? "card" : "paypal");
  const { attempt } = payment;
  const token = rail === "paypal" ? null : goodToken(rail, attempt.method);
  const input = confirmInputOf(context, { payment, attempt, token });
  expect((await railOf(context, rail).confirm(input)).kind).toBe("authorized");
  if (railOf(context, rail).traits.hasLookUp) return;
  // nothing else would tell the shop of it
  await faults.endSilence();
  await faults.comeToRest();
}

async function sell(faults: FaultWorld, cell: Cell): Promise<void> {
  const { rail, call } = cell;
  const { faults: plan } = faults.world.sandbox.control;
  if (call === "create") {
    const wasMet = breakNext(faults, cell);
    const orderId = await faults.place({ prices: [129], method: wayOf(cell) });
    await faults.world.start(orderId);
    return finishSale(faults, { orderId, cell, wasMet });
  }
  const orderId = await begin(faults, cell);
  // an answer lost is what makes the machine ask; by its id it asks about a charge whose id it has heard
  const operation = CHARGES_AT_CONFIRM.includes(rail) ? "capture" : "confirm";
  if (call === "get") plan.add({ rail, operation, kind: "reset", when: "after", count: 1 });
  const wasMet = breakNext(faults, cell);
  await answerFields(faults, orderId, cell);
  await finishSale(faults, { orderId, cell, wasMet });
}

type Sale = { orderId: string; cell: Cell; wasMet: () => boolean };

async function finishSale(faults: FaultWorld, { orderId, cell, wasMet }: Sale): Promise<void> {
  await judgeUnsettled(faults);
  await pass(faults, 60);
  expect(wasMet(), "a call met the fault").toBe(true);
  await faults.endSilence();
  await judgeUnsettled(faults);
  await payInTheEnd(faults, orderId, cell);
}

async function release(faults: FaultWorld, cell: Cell): Promise<void> {
  const orderId = await begin(faults, cell);
  await holdLate(faults, orderId, cell.rail);
  const wasMet = breakNext(faults, cell);
  faults.world.clock.advance(CALL_LEASE_MS.confirm + 1);
  await faults.world.turn();
  await judgeUnsettled(faults);
  await pass(faults, 90);
  expect(wasMet(), "a call met the fault").toBe(true);
  const { charges } = faults.world.truth();
  const held = charges.filter((charge) => charge.authorization);
  expect(held.map((charge) => [charge.rail, charge.void !== null, charge.capture])).toEqual([[cell.rail, true, null]]);
}

async function giveBack(faults: FaultWorld, cell: Cell): Promise<void> {
  const { world, admin } = faults;
  const orderId = await begin(faults, cell);
  await answerFields(faults, orderId, cell);
  await faults.endSilence();
  await payInTheEnd(faults, orderId, cell);
  faults.sendWebhooks(mapRails(() => cell.webhooks));
  // what has not settled is given back by a void
  if (cell.rail === "braintree") await world.control({ rail: cell.rail, settle: true });
  const wasMet = breakNext(faults, cell);
  const refundId = newId();
  const ask = (id: string) =>
    refundOrder(
      { publicId: toPublicId("order", orderId), refundId: id, actor: admin, reason: "a test" },
      world.context,
    );
  await ask(refundId);
  await judgeUnsettled(faults);
  await ask(refundId);
  await faults.endSilence();
  await world.settle();
  expect(wasMet(), "a call met the fault").toBe(true);
  // one that the rail refused gave nothing back: whoever asked sees it and asks anew
  if ((await ask(refundId)).state === "failed") await ask(newId());
  await world.settle();
  const given = world.truth().charges.flatMap((charge) => charge.refunds.map((refund) => refund.amountMinor));
  const owed = (await loadPaymentOfOrder(orderId))?.amountMinor;
  expect(given, "given back once, and wholly").toEqual([owed]);
}

/** One situation from an empty shop to a settled one. Throws what does not hold. */
export async function runCell(faults: FaultWorld, cell: Cell): Promise<void> {
  await faults.reset({ isGuarded: false, first: cell.rail });
  faults.sendWebhooks(mapRails(() => cell.webhooks));
  if (cell.call === "refund") await giveBack(faults, cell);
  else if (cell.call === "void") await release(faults, cell);
  else await sell(faults, cell);
  await faults.world.heal();
  await faults.comeToRest();
  await judgeUnsettled(faults);
  await judgeSettled(faults);
}
