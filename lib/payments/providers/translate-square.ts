import "server-only";
import { z } from "zod";
import type {
  ChargeOutcome,
  Declined,
  Evidence,
  Json,
  LookUpOutcome,
  NeedsBuyer,
  RailFailure,
  RefundOutcome,
  UnknownReason,
  VoidOutcome,
} from "../provider";
import { BANK_ASKS, classifyDecline, classifyError, SQUARE_DECLINES } from "./classify-square";
import { Payment, Refund, readCharge, redactPayment, redactText, SquareErrors } from "./read-square";

/** Evidence without what the translation adds: the redacted answer. */
export type Measured = Omit<Evidence, "raw">;
/** What we asked for; an answer about something else is no answer (payments.md I19). */
export type Asked = {
  providerRef: string | null;
  amountMinor: number | null;
  currency: string | null;
  attemptRef: string | null;
};
/** How a call ended without a usable answer. `body` is what came with an error's status, as it stood on the wire. */
export type Failure = {
  measured: Measured;
  isTimeout: boolean;
  networkCode: string | null;
  body: unknown;
  retryAfterMs?: number;
};

const ErrorBody = z.object({
  errors: SquareErrors.min(1),
  payment: z.object({ id: z.string() }).nullish().catch(null),
});

export function translatePayment(answer: unknown, asked: Asked, measured: Measured): ChargeOutcome {
  const payment = Payment.safeParse(answer).data;
  if (!payment) return unknown(measured, "bad_reply", "unreadable", null);
  const evidence: Evidence = { ...measured, raw: redactPayment(payment) };
  if (!isAbout(payment, asked)) return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  const charge = readCharge(payment);
  const common = { providerRef: payment.id, evidence };
  if (!charge) return { kind: "unknown", reason: "unmapped", code: payment.status, ...common };
  const { amountMinor, capturedMinor, step, decline, fee, card } = charge;
  const facts = { ...(card ? { card } : {}), ...(fee ? { fee } : {}) };
  switch (charge.state) {
    case "authorized":
      return { kind: "authorized", ...common, amountMinor, ...(card ? { card } : {}) };
    case "captured":
      return { kind: "captured", ...common, amountMinor: capturedMinor, ...facts };
    case "needs_buyer":
      return { kind: "needs_buyer", ...common, step: step ?? { kind: "confirm_again" } };
    case "declined":
      return { kind: "declined", ...common, ...(decline ?? { class: "hard", code: "FAILED", message: "" }) };
    case "pending":
      return { kind: "unknown", reason: "pending", code: payment.status, ...common };
    default:
      return { kind: "unknown", reason: "unmapped", code: payment.status, ...common };
  }
}

function isAbout({ id, amountMoney, referenceId }: Payment, asked: Asked): boolean {
  return (
    (asked.providerRef === null || id === asked.providerRef) &&
    (asked.amountMinor === null || amountMoney.amount === asked.amountMinor) &&
    (asked.currency === null || amountMoney.currency === asked.currency) &&
    (asked.attemptRef === null || referenceId === asked.attemptRef)
  );
}

function unknown(measured: Measured, reason: UnknownReason, code: string, raw: Json): RailFailure {
  return { kind: "unknown", reason, code, evidence: { ...measured, raw } };
}

/** For confirm, capture and refund. `declined` and `needs_buyer` come from confirm; a refund may be declined as well. */
export function translateFailure(failure: Failure): RailFailure | Declined | NeedsBuyer {
  const { measured, isTimeout, networkCode } = failure;
  if (!measured.isSent)
    return { kind: "not_sent", code: networkCode ?? "not_connected", evidence: { ...measured, raw: null } };
  const parsed = ErrorBody.safeParse(failure.body);
  if (parsed.success && measured.httpStatus !== null) return translateErrors(parsed.data, measured.httpStatus, failure);
  if (isTimeout) return unknown(measured, "timeout", "timeout", null);
  if (networkCode !== null || measured.httpStatus === null)
    return unknown(measured, "connection", networkCode ?? "closed", null);
  if (measured.httpStatus >= 500) return unknown(measured, "server_error", `http_${measured.httpStatus}`, null);
  return unknown(measured, "bad_reply", `http_${measured.httpStatus}`, null);
}

function translateErrors(
  { errors, payment }: z.infer<typeof ErrorBody>,
  httpStatus: number,
  { measured, retryAfterMs }: Failure,
): RailFailure | Declined | NeedsBuyer {
  const [first] = errors;
  const told = errors.find((error) => error.code === BANK_ASKS) ?? first;
  const code = told?.code ?? "unknown";
  const message = redactText(told?.detail ?? code);
  const raw = { codes: errors.map((error) => error.code), field: told?.field ?? null, payment: payment?.id ?? null };
  const evidence: Evidence = { ...measured, raw: { ...raw, message } };
  const ref = payment ? { providerRef: payment.id } : {};
  const errorClass = classifyError({ httpStatus, category: told?.category ?? "", code, field: told?.field ?? null });
  switch (errorClass) {
    case "rail_says_no": {
      const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
      return { kind: "rail_says_no", code, message, evidence, ...wait };
    }
    case "our_bug":
      return { kind: "our_bug", code, message, evidence };
    case "needs_buyer":
      if (!payment) return { kind: "declined", class: "hard", code, message, evidence };
      return { kind: "needs_buyer", providerRef: payment.id, step: { kind: "confirm_again" }, evidence };
    case "token_refused":
      return { kind: "declined", class: "hard", code, message, evidence, ...ref };
    case "declined":
      return { kind: "declined", class: classifyDecline(code) ?? "hard", code, message, evidence, ...ref };
    case "unmapped":
      return { kind: "unknown", reason: errorClass, code, list: SQUARE_DECLINES.list, evidence, ...ref };
    default:
      return { kind: "unknown", reason: errorClass, code, evidence, ...ref };
  }
}

/**
 * A capture has no key, so asked again it is refused because of what it is now; neither that refusal nor "the request is
 * wrong" says anything about the card.
 */
export function translateCaptureFailure(failure: Failure): RailFailure | Declined | NeedsBuyer {
  const outcome = translateFailure(failure);
  // without a field it is the state that is wrong, and the truth is one look away
  const isAboutState = outcome.kind === "our_bug" && outcome.code === "BAD_REQUEST";
  return isAboutState
    ? { kind: "unknown", reason: "duplicate", code: outcome.code, evidence: outcome.evidence }
    : outcome;
}

/** Nothing is held by what was canceled, has lapsed or failed. */
const HOLDS_NOTHING = new Set([
  "DELAYED_TRANSACTION_CANCELED",
  "DELAYED_TRANSACTION_EXPIRED",
  "DELAYED_TRANSACTION_FAILED",
]);

export function translateVoidFailure(failure: Failure, providerRef: string): VoidOutcome {
  const outcome = translateCaptureFailure(failure);
  if (outcome.kind === "unknown" && HOLDS_NOTHING.has(outcome.code))
    return { kind: "voided", providerRef, evidence: outcome.evidence };
  return asRailFailure(outcome);
}

export function translateVoid(answer: unknown, asked: Asked, measured: Measured): VoidOutcome {
  const payment = Payment.safeParse(answer).data;
  if (payment?.status === "CANCELED" && isAbout(payment, asked))
    return { kind: "voided", providerRef: payment.id, evidence: { ...measured, raw: redactPayment(payment) } };
  const outcome = translatePayment(answer, asked, measured);
  if (outcome.kind === "captured" || outcome.kind === "unknown") return outcome;
  return { kind: "unknown", reason: "bad_reply", code: outcome.kind, evidence: outcome.evidence };
}

/** The answer to a cancellation by key is empty: whatever that key had made is canceled, or never was. */
export function translateKeyCanceled(answer: unknown, providerRef: string, measured: Measured): VoidOutcome {
  const body = z
    .object({ errors: z.array(z.unknown()).max(0).nullish() })
    .strict()
    .safeParse(answer);
  const evidence: Evidence = { ...measured, raw: {} };
  if (body.success) return { kind: "voided", providerRef, evidence };
  return unknown(measured, "bad_reply", "unreadable", null);
}

/** A step that cannot be declined or need the buyer: such an answer is one we do not understand. */
export function asRailFailure(outcome: RailFailure | Declined | NeedsBuyer): RailFailure {
  if (outcome.kind !== "declined" && outcome.kind !== "needs_buyer") return outcome;
  const code = outcome.kind === "declined" ? outcome.code : outcome.kind;
  return { kind: "unknown", reason: "unmapped", code, evidence: outcome.evidence };
}

export function translateRefund(answer: unknown, asked: Asked, measured: Measured): RefundOutcome {
  const refund = Refund.safeParse(answer).data;
  if (!refund) return unknown(measured, "bad_reply", "unreadable", null);
  const { id, status, paymentId, amountMoney, reason } = refund;
  const { amount: amountMinor, currency } = amountMoney;
  const evidence: Evidence = { ...measured, raw: { id, status: status ?? null, amountMinor, reason: reason ?? null } };
  const isOurs = amountMinor === asked.amountMinor && currency === asked.currency;
  if (!isOurs || (paymentId ?? asked.providerRef) !== asked.providerRef)
    return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  switch (status) {
    case "COMPLETED":
      return { kind: "refunded", refundRef: id, amountMinor, evidence };
    case "PENDING":
      return { kind: "refund_pending", refundRef: id, amountMinor, evidence };
    case "REJECTED":
    case "FAILED": {
      const message = `The refund was not carried out: ${status}.`;
      return { kind: "declined", class: "hard", code: status, message, evidence };
    }
    default:
      return { kind: "unknown", reason: "unmapped", code: status ?? "unknown", evidence };
  }
}

export function translateLookUp(answer: unknown, asked: Asked, measured: Measured): LookUpOutcome {
  const payment = Payment.safeParse(answer).data;
  const charge = payment && isAbout(payment, asked) ? readCharge(payment) : null;
  const evidence: Evidence = { ...measured, raw: payment ? redactPayment(payment) : null };
  if (charge) return { kind: "found", charge, evidence };
  const failure = { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence } as const;
  return { kind: "unavailable", failure, evidence };
}

export function unavailable(failed: Failure) {
  const failure = asRailFailure(translateFailure(failed));
  return { kind: "unavailable" as const, failure, evidence: failure.evidence };
}

export function translateLookUpFailure(failure: Failure): LookUpOutcome {
  const errors = ErrorBody.safeParse(failure.body).data?.errors ?? [];
  if (failure.measured.httpStatus !== 404 || !errors.some(({ code }) => code === "NOT_FOUND"))
    return unavailable(failure);
  return { kind: "absent", evidence: { ...failure.measured, raw: { codes: errors.map(({ code }) => code) } } };
}
