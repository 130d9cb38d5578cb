import "server-only";
import { account } from "@/lib/ledger/accounts";
import { type Posting, preparePosting } from "@/lib/ledger/post-entries";
import { log } from "@/lib/platform/log";
import { counter } from "@/lib/platform/metrics";
import { newId } from "@/lib/shared/ids";
import type { ReturnPlan } from "./after-sale";
import type { PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import { learnRefs } from "./learn-refs";
import type { Attempt } from "./payment-rows";
import type { DisputesLookUp, Evidence, FurtherRefs, Rail, RailDispute } from "./provider";
import {
  claimOpenDisputes,
  closeDispute,
  type DisputedCharge,
  insertReview,
  loadCharge,
  openDispute,
  type StoredDispute,
} from "./sql/dispute-rows";
import type { ChargeTarget } from "./sql/refund-rows";

const disputes = counter("backline_payment_disputes_total", "Disputes by how they stand", ["provider", "state"]);
const WRITE_TRIES = 8;
const ASK_AGAIN_MS = 6 * 3_600_000;

/** While it is open the rail holds the money back; who wins gets it. */
function postHold(
  kind: "dispute_opened" | "dispute_won",
  { charge, sourceId, amountMinor, at }: { charge: DisputedCharge; sourceId: string; amountMinor: number; at: Date },
): Posting {
  const { orderId, paymentId, currency, livemode, attempt } = charge;
  const heldMinor = kind === "dispute_opened" ? amountMinor : -amountMinor;
  return preparePosting({
    kind,
    sourceId,
    orderId,
    paymentId,
    livemode,
    occurredAt: at,
    entries: [
      { account: account.disputes, amountMinor: heldMinor, currency },
      { account: account.railReceivable(attempt.rail), amountMinor: -heldMinor, currency },
    ],
  });
}

async function planEnding(
  context: PaymentsContext,
  charge: DisputedCharge,
  dispute: StoredDispute,
  state: "won" | "lost",
): Promise<ReturnPlan> {
  const at = context.clock.now();
  const { id: sourceId, amountMinor } = dispute;
  if (state === "won")
    return { postings: [postHold("dispute_won", { charge, sourceId, amountMinor, at })], outbox: [], emptyLineIds: [] };
  const { orderId, paymentId, livemode, attempt } = charge;
  const isOfSale = attempt.state === "captured";
  const facts = { sourceId, orderId, paymentId, rail: attempt.rail, livemode, at, amountMinor, isOfSale };
  return context.afterSale.planLostDispute(facts);
}

/** One step of one dispute: on file first, then its end. True when nothing is left to write. */
async function bookStep(
  context: PaymentsContext,
  charge: DisputedCharge,
  told: RailDispute,
  evidence: Evidence,
): Promise<boolean> {
  const now = context.clock.now();
  const dispute = charge.disputes.find(({ providerRef }) => providerRef === told.disputeRef);
  const count = (state: string) => disputes.inc({ provider: charge.attempt.rail, state });
  if (!dispute) {
    const id = newId();
    const posting = postHold("dispute_opened", { charge, sourceId: id, amountMinor: told.amountMinor, at: now });
    if (await openDispute(charge, { id, told, posting, evidence, now })) count("open");
    return false;
  }
  if (dispute.state === told.state || told.state === "open") return true;
  if (dispute.state !== "open") {
    await insertReview(charge.attempt.id, "dispute_changed", now);
    return true;
  }
  const plan = await planEnding(context, charge, dispute, told.state);
  if (await closeDispute(charge, dispute, { state: told.state, plan, evidence, now })) count(told.state);
  return false;
}

async function book(
  context: PaymentsContext,
  target: ChargeTarget,
  told: RailDispute,
  evidence: Evidence,
): Promise<void> {
  for (let tries = 0; tries < WRITE_TRIES; tries++) {
    const charge = await loadCharge(target);
    if (!charge) return;
    if (told.currency !== charge.currency)
      return insertReview(charge.attempt.id, "dispute_currency", context.clock.now());
    if (await bookStep(context, charge, told, evidence)) return;
  }
  throw new Error(`dispute ${told.disputeRef} could not be written: its payment keeps moving`);
}

/** `unknown_charge`: no attempt of ours; `nothing_taken`: one that took no money that anyone could claim. */
export type Heard = "settled" | "unknown_charge" | "nothing_taken" | "unreachable";
type Told = Extract<DisputesLookUp, { kind: "found" }>;

async function ask(
  rail: Rail,
  { providerRef }: Attempt,
  furtherRefs: FurtherRefs,
): Promise<Told | "nothing_taken" | "unreachable"> {
  const found = await rail.listDisputes({ providerRef: providerRef as string, furtherRefs });
  if (found.kind === "found") return found;
  return found.failure.code === "no_capture" ? "nothing_taken" : "unreachable";
}

/** Some rails want the capture's own id: where nobody has told us, the charge does. */
async function lookUp(rail: Rail, attempt: Attempt): ReturnType<typeof ask> {
  const first = await ask(rail, attempt, attempt.furtherRefs);
  if (first !== "nothing_taken") return first;
  const learned = await learnRefs(rail, attempt);
  return learned ? ask(rail, attempt, learned) : "unreachable";
}

/**
 * Asks the rail what is disputed of a charge and books it: opened, won, lost, each once, whatever order and however often
 * the news comes. `unreachable`: ask again later.
 */
export async function settleDisputes(context: PaymentsContext, target: ChargeTarget): Promise<Heard> {
  const charge = await loadCharge(target);
  if (!charge?.attempt.providerRef) return "unknown_charge";
  const { attempt } = charge;
  const { rail } = attempt;
  const found = await lookUp(railOf(context, rail), attempt);
  if (typeof found === "string") return found;
  const own: ChargeTarget = { rail, providerRef: null, attemptId: attempt.id };
  for (const told of found.disputes) await book(context, own, told, found.evidence);
  return "settled";
}

/** Asks about open disputes now and then, because webhooks get lost. Returns how many were taken. */
export async function followDisputes(context: PaymentsContext, limit = 5): Promise<number> {
  const now = context.clock.now();
  const claimed = await claimOpenDisputes(now, new Date(now.getTime() - ASK_AGAIN_MS), limit);
  for (const { rail, attemptId } of claimed)
    await settleDisputes(context, { rail, providerRef: null, attemptId }).catch((error: unknown) =>
      log.error({ err: error, attemptId }, "a dispute could not be followed up; it is asked about again"),
    );
  return claimed.length;
}
