import "server-only";
import { z } from "zod";
import type {
  BuyerStep,
  ChargeOutcome,
  Declined,
  Evidence,
  Json,
  NeedsBuyer,
  RailFailure,
  RefundOutcome,
  UnknownReason,
  VoidOutcome,
} from "../provider";
import { classifyIssue, PAYPAL_ISSUES } from "./classify-paypal";
import {
  Authorization,
  Capture,
  isKnownRefundStatus,
  Order,
  Refund,
  readAmount,
  readCharge,
  readExpiry,
  readFee,
  readOwed,
  readRefund,
  readStep,
  redactOrder,
} from "./read-paypal";

/** Evidence without what the translation adds: the redacted answer. */
export type Measured = Omit<Evidence, "raw">;
/** What we asked for; an answer about something else is no answer (payments.md I19). */
export type Asked = { providerRef: string | null; amountMinor: number | null; currency: string | null };
/**
 * How a call ended without a usable answer. `body` is PayPal's own error, where it wrote one. `isTokenRefused`: what
 * PayPal answered, it answered to the request for an access token; the call itself never left.
 */
export type Failure = {
  measured: Measured;
  isTimeout: boolean;
  networkCode: string | null;
  body: unknown;
  retryAfterMs?: number;
  isTokenRefused?: true;
};

export const PaypalError = z.object({
  name: z.string(),
  message: z.string().nullish(),
  details: z.array(z.object({ issue: z.string().nullish(), field: z.string().nullish() })).nullish(),
  links: z.array(z.object({ href: z.string(), rel: z.string() })).default([]),
});
/** The token endpoint's own shape. */
const OauthError = z.object({ error: z.string(), error_description: z.string().nullish() });

export function isAbout(order: Order, asked: Asked): boolean {
  const owed = readOwed(order);
  return (
    (asked.providerRef === null || order.id === asked.providerRef) &&
    (asked.amountMinor === null || owed?.amountMinor === asked.amountMinor) &&
    (asked.currency === null || owed?.currency === asked.currency)
  );
}

function unknown(measured: Measured, reason: UnknownReason, code: string, raw: Json = null): RailFailure {
  return { kind: "unknown", reason, code, evidence: { ...measured, raw } };
}

/** Create, confirm: the order as it is now. */
export function translateOrder(answer: unknown, asked: Asked, measured: Measured): ChargeOutcome {
  const order = Order.safeParse(answer).data;
  if (!order) return unknown(measured, "bad_reply", "unreadable");
  const evidence: Evidence = { ...measured, raw: redactOrder(order) };
  if (!isAbout(order, asked)) return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  const charge = readCharge(order);
  if (!charge) return { kind: "unknown", reason: "unmapped", code: order.status, providerRef: order.id, evidence };
  const { providerRef, furtherRefs = {}, amountMinor } = charge;
  const common = { providerRef, evidence, furtherRefs };
  const card = charge.card ? { card: charge.card } : {};
  const expiresAt = readExpiry(order);
  switch (charge.state) {
    case "created":
      return { kind: "created", ...common };
    case "needs_buyer":
      return { kind: "needs_buyer", ...common, step: charge.step ?? { kind: "confirm_again" } };
    case "authorized":
      return { kind: "authorized", ...common, amountMinor, ...card, ...(expiresAt ? { expiresAt } : {}) };
    case "captured":
      return {
        kind: "captured",
        ...common,
        amountMinor: charge.capturedMinor,
        ...card,
        ...(charge.fee ? { fee: charge.fee } : {}),
      };
    case "declined":
      return {
        kind: "declined",
        providerRef,
        evidence,
        ...(charge.decline ?? { class: "hard", code: "DENIED", message: "" }),
      };
    default:
      return { kind: "unknown", reason: "pending", code: order.status, providerRef, evidence };
  }
}

/** For create, confirm, capture and refund. `declined` and `needs_buyer` come from confirm. */
export function translateFailure(
  failure: Failure,
  providerRef: string | null = null,
): RailFailure | Declined | NeedsBuyer {
  const { measured, isTimeout, networkCode } = failure;
  if (!measured.isSent && !failure.isTokenRefused)
    return { kind: "not_sent", code: networkCode ?? "not_connected", evidence: { ...measured, raw: null } };
  const error = PaypalError.safeParse(failure.body).data ?? readOauthError(failure.body);
  if (error && measured.httpStatus !== null) return translateError(error, measured.httpStatus, failure, providerRef);
  if (failure.isTokenRefused || measured.httpStatus === 429) return refusedWithoutWords(failure);
  if (isTimeout) return unknown(measured, "timeout", "timeout");
  if (measured.httpStatus === null || networkCode !== null)
    return unknown(measured, "connection", networkCode ?? "closed");
  return unknown(measured, measured.httpStatus >= 500 ? "server_error" : "bad_reply", `http_${measured.httpStatus}`);
}

function refusedWithoutWords({ measured, retryAfterMs }: Failure): RailFailure {
  const code = `http_${measured.httpStatus}`;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return { kind: "rail_says_no", code, message: code, evidence: { ...measured, raw: null }, ...wait };
}

function readOauthError(body: unknown): z.infer<typeof PaypalError> | null {
  const error = OauthError.safeParse(body).data;
  return error ? { name: error.error, message: error.error_description ?? null, details: null, links: [] } : null;
}

function translateError(
  error: z.infer<typeof PaypalError>,
  httpStatus: number,
  { measured, retryAfterMs }: Failure,
  providerRef: string | null,
): RailFailure | Declined | NeedsBuyer {
  const code = error.details?.[0]?.issue ?? error.name;
  const message = error.message ?? code;
  const field = error.details?.[0]?.field ?? null;
  const evidence: Evidence = { ...measured, raw: { name: error.name, code, field } };
  const ref = providerRef === null ? {} : { providerRef };
  const issueClass = classifyIssue(httpStatus, code);
  switch (issueClass) {
    case "rail_says_no":
      return {
        kind: "rail_says_no",
        code,
        message,
        evidence,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    case "our_bug":
      return { kind: "our_bug", code, message, evidence };
    case "soft":
    case "hard":
      return { kind: "declined", class: issueClass, code, message, evidence, ...ref };
    case "needs_buyer":
      return providerRef === null
        ? { kind: "our_bug", code, message, evidence }
        : { kind: "needs_buyer", providerRef, step: stepOf(error), evidence };
    case "unmapped":
      return { kind: "unknown", reason: issueClass, code, list: PAYPAL_ISSUES.list, evidence, ...ref };
    default:
      return { kind: "unknown", reason: issueClass, code, evidence, ...ref };
  }
}

function stepOf({ links }: z.infer<typeof PaypalError>): BuyerStep {
  return readStep({ links });
}

/** A step that cannot be declined or need the buyer: such an answer is one we do not understand. */
export function asRailFailure(outcome: RailFailure | Declined | NeedsBuyer): RailFailure {
  if (outcome.kind !== "declined" && outcome.kind !== "needs_buyer") return outcome;
  const code = outcome.kind === "declined" ? outcome.code : outcome.kind;
  return { kind: "unknown", reason: "unmapped", code, evidence: outcome.evidence };
}

export function translateCapture(
  answer: unknown,
  asked: { providerRef: string; authorization: string; amountMinor: number; currency: string },
  measured: Measured,
): ChargeOutcome {
  const capture = Capture.safeParse(answer).data;
  const amount = readAmount(capture?.amount);
  if (!capture || !amount) return unknown(measured, "bad_reply", "unreadable");
  const { providerRef } = asked;
  const raw = { id: capture.id, status: capture.status, value: capture.amount?.value ?? null };
  const evidence: Evidence = { ...measured, raw };
  if (amount.amountMinor !== asked.amountMinor || amount.currency !== asked.currency)
    return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", providerRef, evidence };
  const fee = readFee(capture);
  const furtherRefs = { authorization: asked.authorization, capture: capture.id };
  if (["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"].includes(capture.status)) {
    const { amountMinor } = amount;
    return { kind: "captured", providerRef, amountMinor, furtherRefs, evidence, ...(fee ? { fee } : {}) };
  }
  const reason = capture.status === "PENDING" ? "pending" : "unmapped";
  return { kind: "unknown", reason, code: capture.status, providerRef, evidence };
}

/** PayPal answers with nothing (204), or with the authorisation as it is now. */
export function translateVoid(
  answer: unknown,
  { providerRef, authorization }: { providerRef: string; authorization: string },
  measured: Measured,
): VoidOutcome {
  const shown = Authorization.safeParse(answer).data;
  const isVoided = answer === null || (shown?.id === authorization && shown.status === "VOIDED");
  if (!isVoided) return unknown(measured, "bad_reply", shown?.status ?? "unreadable");
  return { kind: "voided", providerRef, evidence: { ...measured, raw: { authorization } } };
}

/** A void of what is voided already has worked before. */
export function translateVoidFailure(failure: Failure, providerRef: string): VoidOutcome {
  const outcome = asRailFailure(translateFailure(failure));
  const isVoided = outcome.kind === "unknown" && outcome.code === "PREVIOUSLY_VOIDED";
  return isVoided ? { kind: "voided", providerRef, evidence: outcome.evidence } : outcome;
}

export function translateRefund(
  answer: unknown,
  asked: { amountMinor: number; currency: string },
  measured: Measured,
): RefundOutcome {
  const refund = Refund.safeParse(answer).data;
  const read = refund && readRefund(refund);
  if (!refund || !read) return unknown(measured, "bad_reply", "unreadable");
  const { refundRef, amountMinor } = read;
  const evidence: Evidence = { ...measured, raw: { id: refundRef, status: refund.status, amountMinor } };
  if (amountMinor !== asked.amountMinor || refund.amount?.currency_code !== asked.currency)
    return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  if (!isKnownRefundStatus(refund.status))
    return { kind: "unknown", reason: "unmapped", code: refund.status, evidence };
  if (read.state === "succeeded") return { kind: "refunded", refundRef, amountMinor, evidence };
  if (read.state === "pending") return { kind: "refund_pending", refundRef, amountMinor, evidence };
  const message = `The refund was not carried out: ${refund.status}.`;
  return { kind: "declined", class: "hard", code: refund.status, message, evidence };
}
