import { refundOrder } from "@/lib/orders/refund-order";
import { confirmPayment } from "@/lib/payments/confirm-payment";
import type { Method } from "@/lib/payments/payment-rows";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { mapRails, type RailName } from "@/sandbox/rails";
import { goodCard } from "../payment-world";
import type { FaultWorld } from "./fault-world";

/** What a child is told to do, and at which of its boundaries it dies; null = it lives and reports them. */
export type KillTask = {
  urls: Record<RailName, string>;
  nowMs: number;
  admin: UserActor;
  report: string;
  dieAt: number | null;
  act: "pay" | "switch" | "refund";
  orderId: string;
  confirmId: string;
  refundId: string;
  method: Method;
  isApproved: boolean;
};
type Prepared = Pick<KillTask, "act" | "orderId" | "confirmId" | "refundId" | "method" | "isApproved">;
export type KillScenario = {
  name: string;
  /** Works off what is due of any order: two at a time would take each other's. */
  isAlone?: boolean;
  /** The rail that stands before the others; else as in a new store. */
  first?: RailName;
  /** How long a doubt may last there before the client asks again; 90 s where a key settles it. */
  doubtSeconds?: number;
  prepare(faults: FaultWorld): Promise<Prepared>;
  /** The client's request once more, under its key. */
  retry(faults: FaultWorld, task: KillTask): Promise<unknown>;
  isDone(faults: FaultWorld, task: KillTask): Promise<boolean>;
};

const idsOf = (orderId: string, method: Method) => ({
  orderId,
  method,
  confirmId: newId(),
  refundId: newId(),
  isApproved: false,
});

async function isPaid(_: FaultWorld, { orderId }: KillTask): Promise<boolean> {
  return (await loadPaymentOfOrder(orderId))?.state === "captured";
}

/** What the page does: confirms what it shows, with the key of the first try; a buyer whose window is void chooses anew. */
async function payAgain(faults: FaultWorld, { orderId, confirmId, method, isApproved }: KillTask): Promise<void> {
  const { world } = faults;
  const shown = (await world.start(orderId)).attempt;
  const rail = shown?.rail ?? "stripe";
  if (shown?.state === "needs_buyer") await world.approve(orderId).catch(() => undefined);
  const answer = isApproved ? ({ isApproved } as const) : { token: goodCard(rail), rail };
  const found = await confirmPayment(world.context, { orderId, confirmId, answer });
  if (found.state !== "open" || found.attempt?.state === "unknown" || found.attempt?.state === "sent") return;
  const chosen = await world.choose(orderId, method);
  if (chosen.attempt?.state === "needs_buyer") {
    await world.approve(orderId);
    await world.comeBack(orderId);
  } else await world.confirm(orderId, goodCard(chosen.attempt?.rail ?? "stripe"));
}

async function placeCard(faults: FaultWorld, refused: readonly RailName[]): Promise<Prepared> {
  const orderId = await faults.place({ prices: [129], method: "card" });
  const about = toPublicId("order", orderId);
  for (const rail of refused)
    faults.world.sandbox.control.faults.add({
      rail,
      operation: "create",
      kind: "429",
      when: "before",
      count: 1,
      about,
    });
  return { act: "pay", ...idsOf(orderId, "card") };
}

async function placeWallet(faults: FaultWorld): Promise<Prepared> {
  const orderId = await faults.place({ prices: [129], method: "paypal" });
  await faults.world.start(orderId);
  await faults.world.approve(orderId);
  return { act: "pay", ...idsOf(orderId, "paypal"), isApproved: true };
}

const SALE_TURNS = 12;

async function sellCard(faults: FaultWorld, rail: RailName): Promise<Prepared> {
  const orderId = await faults.place({ prices: [129], method: "card" });
  await faults.world.confirm(orderId, goodCard(rail));
  // one that works in its own time tells of the capture by a webhook, and is silent again afterwards
  await faults.endSilence();
  faults.sendWebhooks(mapRails(() => "never"));
  await faults.world.turn();
  const stateNow = async () => (await loadPaymentOfOrder(orderId))?.state;
  for (let turns = 0; turns < SALE_TURNS && (await stateNow()) !== "captured"; turns++) {
    faults.world.clock.advance(5_000);
    await faults.world.turn();
  }
  const state = await stateNow();
  if (state !== "captured") throw new Error(`a sale ended as ${state}`);
  return { act: "refund", ...idsOf(orderId, "card") };
}

async function showCard(faults: FaultWorld): Promise<Prepared> {
  const orderId = await faults.place({ prices: [129], method: "card" });
  await faults.world.start(orderId);
  return { act: "switch", ...idsOf(orderId, "paypal") };
}

const selling = { retry: payAgain, isDone: isPaid };
const refunding: Pick<KillScenario, "retry" | "isDone"> = {
  async retry({ world, admin }, { orderId, refundId }) {
    const asked = { publicId: toPublicId("order", orderId), actor: admin, reason: "a test" };
    const { state } = await refundOrder({ ...asked, refundId }, world.context);
    // without a key nothing is sent twice: one that never got there has failed, and is asked for anew
    if (state === "failed") await refundOrder({ ...asked, refundId: newId() }, world.context);
  },
  isDone: async (_, { orderId }) => (await loadPaymentOfOrder(orderId))?.state === "refunded",
};

export const KILL_SCENARIOS: readonly KillScenario[] = [
  { name: "a card sale", prepare: (faults) => placeCard(faults, []), ...selling },
  {
    name: "a card sale that fails over to the next rail",
    prepare: (faults) => placeCard(faults, ["stripe"]),
    ...selling,
  },
  { name: "a wallet sale", prepare: placeWallet, ...selling },
  {
    name: "a card sale at a rail that cannot be asked",
    first: "adyen",
    prepare: (faults) => placeCard(faults, []),
    ...selling,
  },
  {
    name: "another method, and the void of what it supersedes",
    isAlone: true,
    prepare: showCard,
    retry: (faults, { orderId, method }) => faults.world.choose(orderId, method),
    isDone: async (_, { orderId }) => {
      const found = await loadPaymentOfOrder(orderId);
      return found?.method === "paypal" && found.attempt?.state === "needs_buyer";
    },
  },
  { name: "a refund", prepare: (faults) => sellCard(faults, "stripe"), ...refunding },
  {
    name: "a refund at a rail that cannot be asked",
    first: "adyen",
    prepare: (faults) => sellCard(faults, "adyen"),
    ...refunding,
  },
  { name: "a card sale at Square", first: "square", prepare: (faults) => placeCard(faults, []), ...selling },
  { name: "a refund at Square", first: "square", prepare: (faults) => sellCard(faults, "square"), ...refunding },
  {
    name: "a card sale at a rail that charges at the confirmation and knows no key",
    first: "braintree",
    doubtSeconds: 240,
    prepare: (faults) => placeCard(faults, []),
    ...selling,
  },
  {
    name: "a refund of what has settled there",
    first: "braintree",
    doubtSeconds: 1_300,
    prepare: async (faults) => {
      const prepared = await sellCard(faults, "braintree");
      await faults.world.control({ rail: "braintree", settle: true });
      return prepared;
    },
    ...refunding,
  },
  {
    name: "a refund of what has not, which a void gives back",
    first: "braintree",
    doubtSeconds: 1_300,
    prepare: (faults) => sellCard(faults, "braintree"),
    ...refunding,
  },
];
