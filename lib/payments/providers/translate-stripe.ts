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
import { BANK_ASKS, classifyDecline, classifyError, STRIPE_DECLINES } from "./classify-stripe";
import { Intent, Refund, readCharge, redactIntent, redactText } from "./read-stripe";

/** Evidence without what the translation adds: the redacted answer. */
export type Measured = Omit<Evidence, "raw">;
/** What we asked for; an answer about something else is no answer (payments.md I19). */
export type Asked = {
  providerRef: string | null;
  amountMinor: number | null;
  currency: string | null;
  livemode: boolean;
};
/** How a call ended without a usable answer. `error` is Stripe's own error object, where it wrote one. */
export type Failure = {
  measured: Measured;
  isTimeout: boolean;
  networkCode: string | null;
  error: unknown;
  retryAfterMs?: number;
};

const StripeError = z.object({
  type: z.string(),
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
  message: z.string().nullish(),
  param: z.string().nullish(),
  payment_intent: z.unknown().optional(),
});

export function translateIntent(answer: unknown, asked: Asked, measured: Measured): ChargeOutcome {
  const parsed = Intent.safeParse(answer);
  if (!parsed.success) return unknown(measured, "bad_reply", "unreadable", null);
  const intent = parsed.data;
  const evidence: Evidence = { ...measured, raw: redactIntent(intent) };
  if (!isAbout(intent, asked)) return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  const charge = readCharge(intent);
  const { providerRef, amountMinor, capturedMinor, step, decline, fee, card } = charge ?? {};
  const common = { providerRef: providerRef ?? intent.id, evidence };
  const facts = { ...(card ? { card } : {}), ...(fee ? { fee } : {}) };
  switch (charge?.state) {
    case "created":
      return { kind: "created", ...common };
    case "needs_buyer":
      return { kind: "needs_buyer", ...common, step: step ?? { kind: "confirm_again" } };
    case "authorized":
      return { kind: "authorized", ...common, amountMinor: amountMinor ?? 0, ...(card ? { card } : {}) };
    case "captured":
      return { kind: "captured", ...common, amountMinor: capturedMinor ?? 0, ...facts };
    case "declined":
      return { kind: "declined", ...common, ...(decline ?? { class: "hard", code: "unknown", message: "" }) };
    case "pending":
      return { kind: "unknown", reason: "pending", code: intent.status, ...common };
    default:
      return { kind: "unknown", reason: "unmapped", code: intent.status, ...common };
  }
}

function isAbout(intent: Intent, asked: Asked): boolean {
  return (
    intent.livemode === asked.livemode &&
    (asked.providerRef === null || intent.id === asked.providerRef) &&
    (asked.amountMinor === null || intent.amount === asked.amountMinor) &&
    (asked.currency === null || intent.currency.toUpperCase() === asked.currency)
  );
}

function unknown(measured: Measured, reason: UnknownReason, code: string, raw: Json): RailFailure {
  return { kind: "unknown", reason, code, evidence: { ...measured, raw } };
}

/** For create, confirm, capture and refund. `declined` and `needs_buyer` come from confirm. */
export function translateFailure(failure: Failure): RailFailure | Declined | NeedsBuyer {
  const { measured, isTimeout, networkCode } = failure;
  if (!measured.isSent)
    return { kind: "not_sent", code: networkCode ?? "not_connected", evidence: { ...measured, raw: null } };
  const parsed = StripeError.safeParse(failure.error);
  if (parsed.success && measured.httpStatus !== null) return translateError(parsed.data, measured.httpStatus, failure);
  if (isTimeout) return unknown(measured, "timeout", "timeout", null);
  if (networkCode !== null || measured.httpStatus === null)
    return unknown(measured, "connection", networkCode ?? "closed", null);
  if (measured.httpStatus >= 500) return unknown(measured, "server_error", `http_${measured.httpStatus}`, null);
  return unknown(measured, "bad_reply", `http_${measured.httpStatus}`, null);
}

function translateError(error: z.infer<typeof StripeError>, httpStatus: number, { measured, retryAfterMs }: Failure) {
  const code = error.decline_code ?? error.code ?? error.type;
  const message = redactText(error.message ?? code);
  const intent = Intent.safeParse(error.payment_intent).data;
  const raw = {
    type: error.type,
    code,
    message,
    param: error.param ?? null,
    intent: intent ? redactIntent(intent) : null,
  };
  const evidence: Evidence = { ...measured, raw };
  const ref = intent ? { providerRef: intent.id } : {};
  const facts = { httpStatus, type: error.type, code: error.code ?? "", param: error.param ?? null };
  const errorClass = classifyError(facts);
  switch (errorClass) {
    case "rail_says_no":
      return {
        kind: "rail_says_no",
        code,
        message,
        evidence,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      } as const;
    case "our_bug":
      return { kind: "our_bug", code, message, evidence } as const;
    case "token_refused":
      return { kind: "declined", class: "hard", code, message, evidence, ...ref } as const;
    case "declined":
      return translateDecline(code, message, evidence, intent);
    default:
      return { kind: "unknown", reason: errorClass, code, evidence, ...ref } as const;
  }
}

function translateDecline(code: string, message: string, evidence: Evidence, intent: Intent | undefined) {
  const ref = intent ? { providerRef: intent.id } : {};
  if (code === BANK_ASKS && intent) {
    return { kind: "needs_buyer", providerRef: intent.id, step: { kind: "confirm_again" }, evidence } as const;
  }
  const declineClass = classifyDecline(code);
  if (declineClass === null)
    return { kind: "unknown", reason: "unmapped", code, list: STRIPE_DECLINES.list, evidence, ...ref } as const;
  return { kind: "declined", class: declineClass, code, message, evidence, ...ref } as const;
}

/** A void of what is already voided is a success, of what is captured comes too late; Stripe shows which in its error. */
export function translateVoidFailure(failure: Failure, asked: Asked): VoidOutcome {
  const shown = StripeError.safeParse(failure.error).data?.payment_intent;
  const outcome = shown ? translateVoid(shown, asked, failure.measured) : null;
  if (outcome?.kind === "voided" || outcome?.kind === "captured") return outcome;
  return asRailFailure(translateFailure(failure));
}

export function translateVoid(answer: unknown, asked: Asked, measured: Measured): VoidOutcome {
  const intent = Intent.safeParse(answer).data;
  if (intent?.status === "canceled" && isAbout(intent, asked)) {
    return { kind: "voided", providerRef: intent.id, evidence: { ...measured, raw: redactIntent(intent) } };
  }
  const outcome = translateIntent(answer, asked, measured);
  if (outcome.kind === "captured" || outcome.kind === "unknown") return outcome;
  return { kind: "unknown", reason: "bad_reply", code: outcome.kind, evidence: outcome.evidence };
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
  const { id, amount, status, failure_reason: reason } = refund;
  const evidence: Evidence = { ...measured, raw: { id, amount, status, failure_reason: reason ?? null } };
  if (amount !== asked.amountMinor || (refund.payment_intent ?? asked.providerRef) !== asked.providerRef) {
    return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  }
  const code = reason ?? status ?? "unknown";
  switch (status) {
    case "succeeded":
      return { kind: "refunded", refundRef: id, amountMinor: amount, evidence };
    case "pending":
    case "requires_action":
      return { kind: "refund_pending", refundRef: id, amountMinor: amount, evidence };
    case "failed":
    case "canceled":
      return { kind: "declined", class: "hard", code, message: `The refund was not carried out: ${code}.`, evidence };
    default:
      return { kind: "unknown", reason: "unmapped", code, evidence };
  }
}

export function translateLookUp(answer: unknown, asked: Asked, measured: Measured): LookUpOutcome {
  const intent = Intent.safeParse(answer).data;
  const charge = intent && isAbout(intent, asked) ? readCharge(intent) : null;
  const evidence: Evidence = { ...measured, raw: intent ? redactIntent(intent) : null };
  if (charge) return { kind: "found", charge, evidence };
  return {
    kind: "unavailable",
    failure: { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence },
    evidence,
  };
}

export function translateLookUpFailure(failure: Failure): LookUpOutcome {
  const error = StripeError.safeParse(failure.error).data;
  const evidence: Evidence = {
    ...failure.measured,
    raw: error ? { type: error.type, code: error.code ?? null } : null,
  };
  if (failure.measured.httpStatus === 404 && error?.code === "resource_missing") return { kind: "absent", evidence };
  return { kind: "unavailable", failure: asRailFailure(translateFailure(failure)), evidence };
}
