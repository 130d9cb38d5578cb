import "server-only";
import { z } from "zod";
import type {
  CardFacts,
  ChargeOutcome,
  Declined,
  Evidence,
  Json,
  RailFailure,
  RefundOutcome,
  Unknown,
  UnknownReason,
} from "../provider";
import { ADYEN_REFUSALS, classifyError, classifyRefusal, classifyResult } from "./classify-adyen";

/** Evidence without what the translation adds: the redacted answer. */
export type Measured = Omit<Evidence, "raw">;
/** What we asked for; an answer about something else is no answer (payments.md I19). */
export type Asked = { attemptRef: string; amountMinor: number; currency: string };
export type AskedStep = { providerRef: string; amountMinor: number | null; currency: string | null };
/** How a call ended without a usable answer. `body` is Adyen's own error, where it wrote one. */
export type Failure = {
  measured: Measured;
  isTimeout: boolean;
  networkCode: string | null;
  body: unknown;
  retryAfterMs?: number;
};

const Amount = z.object({ value: z.int(), currency: z.string() });
/** The part of a PaymentResponse or PaymentDetailsResponse that Backline reads. */
const Payment = z.object({
  resultCode: z.string(),
  pspReference: z.string().nullish(),
  merchantReference: z.string().nullish(),
  amount: Amount.nullish(),
  refusalReason: z.string().nullish(),
  refusalReasonCode: z.string().nullish(),
  action: z.object({ type: z.string(), url: z.string().nullish(), method: z.string().nullish() }).nullish(),
  paymentMethod: z.object({ brand: z.string().nullish() }).nullish(),
  additionalData: z.record(z.string(), z.string()).nullish(),
});
type Payment = z.infer<typeof Payment>;
/** What captures, cancels and refunds answer: that the request is here, and nothing about how it ends. */
const Received = z.object({
  status: z.literal("received"),
  pspReference: z.string(),
  paymentPspReference: z.string(),
  amount: Amount.nullish(),
});
export const AdyenError = z.object({
  status: z.int().nullish(),
  errorCode: z.string(),
  message: z.string().nullish(),
  errorType: z.string().nullish(),
});

function unknown(measured: Measured, reason: UnknownReason, code: string, raw: Json = null): Unknown {
  return { kind: "unknown", reason, code, evidence: { ...measured, raw } };
}

function redact({
  resultCode,
  pspReference,
  merchantReference,
  amount,
  refusalReason,
  refusalReasonCode,
}: Payment): Json {
  return {
    resultCode,
    pspReference: pspReference ?? null,
    merchantReference: merchantReference ?? null,
    amount: amount ? { value: amount.value, currency: amount.currency } : null,
    refusalReason: refusalReason ?? null,
    refusalReasonCode: refusalReasonCode ?? null,
  };
}

/** Country and alias are there when the account has them switched on (Customer Area, additional data). */
function readCard({ paymentMethod, additionalData }: Payment): CardFacts | undefined {
  const last4 = additionalData?.cardSummary;
  const brand = paymentMethod?.brand ?? additionalData?.paymentMethod;
  if (!brand || !last4 || !/^\d{4}$/.test(last4)) return undefined;
  const country = additionalData?.cardIssuingCountry ?? null;
  return { brand, last4, country, fingerprint: additionalData?.alias ?? null };
}

function isAbout({ merchantReference, amount }: Payment, asked: Asked): boolean {
  const isOurs = merchantReference == null || merchantReference === asked.attemptRef;
  return isOurs && (amount == null || amount.currency === asked.currency);
}

/** Confirm: the payment as it is now. What was refused has left nothing at Adyen that could be cancelled, so its id is not kept. */
export function translatePayment(answer: unknown, asked: Asked, measured: Measured): ChargeOutcome {
  const payment = Payment.safeParse(answer).data;
  if (!payment) return unknown(measured, "bad_reply", "unreadable");
  const raw = redact(payment);
  if (!isAbout(payment, asked)) return unknown(measured, "bad_reply", "not_what_was_asked", raw);
  const evidence: Evidence = { ...measured, raw };
  const { resultCode, pspReference } = payment;
  const ref = pspReference ? { providerRef: pspReference } : {};
  switch (classifyResult(resultCode)) {
    case "authorized":
      return authorized(payment, asked, evidence);
    case "refused":
      return refused(payment, evidence);
    case "cancelled":
      return { kind: "declined", class: "soft", code: resultCode, message: resultCode, evidence };
    case "redirect":
      return redirect(payment, evidence);
    // we ask for the bank's page; a question that needs Adyen's own script cannot be shown, and without it no money moves
    case "challenge":
      return { kind: "declined", class: "soft", code: resultCode, message: resultCode, evidence };
    case "pending":
      return { ...unknown(measured, "pending", resultCode, raw), ...ref };
    case "error":
      return { ...unknown(measured, "server_error", payment.refusalReasonCode ?? resultCode, raw), ...ref };
    default:
      return { ...unknown(measured, "unmapped", resultCode, raw), ...ref };
  }
}

/** A part of the amount is held as such; the machine lets it go. */
function authorized(payment: Payment, asked: Asked, evidence: Evidence): ChargeOutcome {
  const { pspReference, amount, resultCode } = payment;
  const isPart = resultCode === "PartiallyAuthorised";
  const isRight = amount && (isPart || amount.value === asked.amountMinor);
  if (!pspReference || !isRight) return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  const card = readCard(payment);
  return {
    kind: "authorized",
    providerRef: pspReference,
    amountMinor: amount.value,
    evidence,
    ...(card ? { card } : {}),
  };
}

function refused({ refusalReason, refusalReasonCode }: Payment, evidence: Evidence): Declined | Unknown {
  const code = refusalReasonCode ?? "none";
  const declineClass = classifyRefusal(code);
  if (declineClass === null) return { kind: "unknown", reason: "unmapped", code, list: ADYEN_REFUSALS.list, evidence };
  return { kind: "declined", class: declineClass, code, message: refusalReason ?? code, evidence };
}

function redirect({ action, pspReference }: Payment, evidence: Evidence): ChargeOutcome {
  const isPage = action?.type === "redirect" && (action.method ?? "GET") === "GET";
  if (!isPage || !action.url) return { kind: "unknown", reason: "unmapped", code: "RedirectShopper", evidence };
  const step = { kind: "redirect" as const, url: action.url };
  return { kind: "needs_buyer", providerRef: pspReference ?? null, step, evidence };
}

/** For confirm, capture, void and refund. `declined` comes from confirm. */
export function translateFailure(failure: Failure, providerRef: string | null = null): RailFailure | Declined {
  const { measured, isTimeout, networkCode } = failure;
  if (!measured.isSent)
    return { kind: "not_sent", code: networkCode ?? "not_connected", evidence: { ...measured, raw: null } };
  const ref = providerRef === null ? {} : { providerRef };
  const error = AdyenError.safeParse(failure.body).data;
  if (error && measured.httpStatus !== null) return translateError(error, measured.httpStatus, failure, ref);
  if (measured.httpStatus === 429) return refusedWithoutWords(failure);
  if (isTimeout) return { ...unknown(measured, "timeout", "timeout"), ...ref };
  if (measured.httpStatus === null || networkCode !== null)
    return { ...unknown(measured, "connection", networkCode ?? "closed"), ...ref };
  const reason = measured.httpStatus >= 500 ? "server_error" : "bad_reply";
  return { ...unknown(measured, reason, `http_${measured.httpStatus}`), ...ref };
}

function refusedWithoutWords({ measured, retryAfterMs }: Failure): RailFailure {
  const code = `http_${measured.httpStatus}`;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { kind: "rail_says_no", code, message: code, evidence: { ...measured, raw: null }, ...wait };
}

function translateError(
  { errorCode: code, errorType, message }: z.infer<typeof AdyenError>,
  httpStatus: number,
  { measured, retryAfterMs }: Failure,
  ref: { providerRef?: string },
): RailFailure | Declined {
  const evidence: Evidence = { ...measured, raw: { errorCode: code, errorType: errorType ?? null } };
  const errorClass = classifyError(httpStatus, code);
  const words = { code, message: message ?? code, evidence };
  switch (errorClass) {
    case "rail_says_no":
      return { kind: "rail_says_no", ...words, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    case "our_bug":
      return { kind: "our_bug", ...words };
    case "hard":
      return { kind: "declined", class: "hard", ...words };
    default:
      return { kind: "unknown", reason: errorClass, code, evidence, ...ref };
  }
}

/** A step that cannot be declined: such an answer is one we do not understand. */
export function asRailFailure(outcome: RailFailure | Declined): RailFailure {
  if (outcome.kind !== "declined") return outcome;
  return { kind: "unknown", reason: "unmapped", code: outcome.code, evidence: outcome.evidence };
}

type ReceivedStep = { ref: string; evidence: Evidence };

function readReceived(answer: unknown, asked: AskedStep, measured: Measured): ReceivedStep | Unknown {
  const received = Received.safeParse(answer).data;
  if (!received) return unknown(measured, "bad_reply", "unreadable");
  const { pspReference, paymentPspReference, amount } = received;
  const raw = { status: received.status, pspReference, paymentPspReference, amount: amount ?? null };
  const isWhole = asked.amountMinor === null || amount?.value === asked.amountMinor;
  const isRight = isWhole && (asked.currency === null || amount?.currency === asked.currency);
  if (paymentPspReference !== asked.providerRef || !isRight)
    return unknown(measured, "bad_reply", "not_what_was_asked", raw);
  return { ref: pspReference, evidence: { ...measured, raw } };
}

/** A capture or a cancel that was received: its notification says how it ended. `name`: what its id is kept as. */
export function translateReceived(answer: unknown, asked: AskedStep, measured: Measured, name: string): Unknown {
  const received = readReceived(answer, asked, measured);
  if ("kind" in received) return { ...received, providerRef: asked.providerRef };
  const { providerRef } = asked;
  const furtherRefs = { [name]: received.ref };
  return {
    kind: "unknown",
    reason: "pending",
    code: "received",
    providerRef,
    furtherRefs,
    evidence: received.evidence,
  };
}

export function translateRefund(
  answer: unknown,
  asked: AskedStep & { amountMinor: number },
  measured: Measured,
): RefundOutcome {
  const received = readReceived(answer, asked, measured);
  if ("kind" in received) return received;
  const { amountMinor } = asked;
  return { kind: "refund_pending", refundRef: received.ref, amountMinor, evidence: received.evidence };
}
