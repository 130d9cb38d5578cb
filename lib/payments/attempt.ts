import "server-only";
import { sha256Hex } from "@/lib/platform/crypto";
import { toPublicId } from "@/lib/shared/ids";
import { keyFor } from "./attempt-keys";
import { bookCapture, captureAttempt } from "./capture";
import { sealConfirm } from "./confirm-token";
import { after, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { type Decision, decide } from "./decide";
import { railOf } from "./find-rail";
import { oweVoid } from "./obligations";
import { routingOf } from "./payment-history";
import { observeCall } from "./payment-metrics";
import { type Attempt, isLive, type Method, type Payment } from "./payment-rows";
import type { ChargeOutcome, ConfirmInput, CreateInput, RailName } from "./provider";
import { refuseMethod } from "./refuse-method";
import { returnNonceOf } from "./return-nonce";
import { beginAttempt, storeFruitlessDecision } from "./sql/begin-attempt";
import { beginStep } from "./sql/begin-step";
import { loadPayment } from "./sql/load-payment";
import { recordOutcome } from "./sql/record-outcome";
import { afterCharge } from "./transition";

type Here = Pick<PaymentsContext, "origin">;

/**
 * What create sends: only what follows from the row, so that a resolver sends the same body under the same key (I5). The
 * way back names the attempt; no secret of the order is in it.
 */
export function createInputOf(context: Here, payment: Payment, attempt: Attempt): CreateInput {
  const origin = attempt.returnOrigin ?? context.origin;
  return {
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    idempotencyKey: keyFor(attempt, "create"),
    orderRef: toPublicId("order", payment.orderId),
    attemptRef: toPublicId("attempt", attempt.id),
    method: attempt.method,
    returnUrl: `${origin}/api/payments/return?nonce=${returnNonceOf(attempt.id)}`,
    cancelUrl: `${origin}/checkout`,
  };
}

/** What confirm sends; the same again for the same `confirmCount` and token. */
export function confirmInputOf(
  context: Here,
  { payment, attempt, token }: { payment: Payment; attempt: Attempt; token: string | null },
): ConfirmInput {
  const { cancelUrl: _, ...input } = createInputOf(context, payment, attempt);
  const { providerRef, furtherRefs } = attempt;
  return { ...input, idempotencyKey: keyFor(attempt, "confirm"), providerRef, furtherRefs, token };
}

/**
 * T2 of create, confirm and look-ups. An answer that comes after somebody else moved the payment is not written; if it
 * says that money is held for an attempt that is over, the hold is owed back.
 */
export async function settleCharge(context: PaymentsContext, sent: Payment, outcome: ChargeOutcome): Promise<Payment> {
  if (outcome.kind === "captured") return bookCapture(context, sent, outcome);
  const now = context.clock.now();
  const written = await recordOutcome(sent, afterCharge({ payment: sent, now }, outcome), outcome.evidence, now);
  if (written) return written;
  const current = await loadPayment(sent.id);
  if (outcome.kind !== "authorized") return current;
  const attempt = sent.attempt as Attempt;
  const isStillLive =
    current.attempt?.id === attempt.id && (isLive(current.attempt.state) || current.attempt.state === "captured");
  if (!isStillLive) await oweVoid(attempt, "late_authorisation", now);
  return current;
}

/** As `settleCharge`, and takes the money when it is held. */
export async function settleAndCapture(
  context: PaymentsContext,
  sent: Payment,
  outcome: ChargeOutcome,
): Promise<Payment> {
  const settled = await settleCharge(context, sent, outcome);
  return settled.attempt?.state === "authorized" ? captureAttempt(context, settled) : settled;
}

/** The rail was not reached or refused us before the buyer had confirmed anything: the next one may be asked at once. */
function isDefiniteNo(outcome: ChargeOutcome): boolean {
  return outcome.kind === "not_sent" || outcome.kind === "rail_says_no";
}

async function createOnce(
  context: PaymentsContext,
  payment: Payment,
  decision: Decision & { chosen: NonNullable<Decision["chosen"]> },
): Promise<{ payment: Payment; mayGoOn: boolean }> {
  const leaseUntil = after(context.clock, CALL_LEASE_MS.create);
  const { origin: returnOrigin } = context;
  const start = { decision, candidate: decision.chosen, returnOrigin, leaseUntil, now: context.clock.now() };
  const sent = await beginAttempt(payment, start);
  if (!sent?.attempt) return { payment: await loadPayment(payment.id), mayGoOn: false };
  const outcome = await railOf(context, sent.attempt.rail).create(createInputOf(context, sent, sent.attempt));
  observeCall(outcome, sent.attempt.id);
  const settled = await settleCharge(context, sent, outcome);
  const isOurs = settled.attempt?.id === sent.attempt.id && !isLive(settled.attempt.state);
  return { payment: settled, mayGoOn: isOurs && settled.state === "open" && isDefiniteNo(outcome) };
}

/** `made`: a decision that was just made for it. `preferredRail`: whose fields the buyer has filled in already. */
export type Wanted = { method?: Method; preferredRail?: RailName | null; made?: Decision };

/**
 * Plans an attempt, commits it, then creates the unconfirmed charge, so that its id is on disk before money can move. A
 * rail that could not be reached or refuses us is followed by the next one, each asked once: the buyer sees nothing of it.
 * Throws `unprocessable` when no provider takes this payment.
 */
export async function createAttempt(
  context: PaymentsContext,
  payment: Payment,
  { method = payment.method, preferredRail = null, made }: Wanted = {},
): Promise<Payment> {
  const asked = new Set<RailName>();
  let current = payment;
  let decision = made ?? (await decide(context, routingOf(payment, method, preferredRail)));
  for (;;) {
    const { chosen } = decision;
    if (!chosen) {
      await storeFruitlessDecision(current, decision, context.clock.now());
      if (asked.size > 0) return current;
      throw await refuseMethod(context, decision);
    }
    if (asked.has(chosen.rail)) return current;
    asked.add(chosen.rail);
    const tried = await createOnce(context, current, { ...decision, chosen });
    if (!tried.mayGoOn) return tried.payment;
    current = tried.payment;
    decision = await decide(context, routingOf(current, method));
  }
}

/**
 * Sends a confirmation: the buyer's (`token`), or ours after they approved at the rail (null). Null when somebody else moved
 * the payment before it could leave.
 */
export async function confirmAttempt(
  context: PaymentsContext,
  payment: Payment,
  { token, confirmId }: { token: string | null; confirmId: string },
): Promise<Payment | null> {
  if (!payment.attempt) return null;
  // before anything is written: an attempt on a rail without keys must not look as if it had been sent
  const rail = railOf(context, payment.attempt.rail);
  const now = context.clock.now();
  const isReplayed = rail.traits.settlesDoubtBy === "replay";
  const sent = await beginStep(payment, {
    step: "confirm",
    state: "sent",
    leaseUntil: after(context.clock, CALL_LEASE_MS.confirm),
    now,
    confirmId,
    ...(token === null ? {} : { tokenHash: sha256Hex(token) }),
    ...(isReplayed ? { confirmToken: sealConfirm(payment.attempt.id, { token, sentAt: now }) } : {}),
  });
  if (!sent?.attempt) return null;
  const outcome = await rail.confirm(confirmInputOf(context, { payment: sent, attempt: sent.attempt, token }));
  observeCall(outcome, sent.attempt.id);
  return settleAndCapture(context, sent, outcome);
}
