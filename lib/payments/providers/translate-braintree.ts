import "server-only";
import { z } from "zod";
import type {
  ChargeOutcome,
  Declined,
  Evidence,
  Json,
  LookUpOutcome,
  RailFailure,
  RefundOutcome,
  UnknownReason,
  VoidOutcome,
} from "../provider";
import { classifyError, classifyStatus, type ErrorClass } from "./classify-braintree";
import { amountOf, type No, readCharge, readNo, redactTransaction, Transaction } from "./read-braintree";

/** Evidence without what the translation adds: the redacted answer. */
export type Measured = Omit<Evidence, "raw">;
/** What we asked for; an answer about something else is no answer (payments.md I19). */
export type Asked = {
  providerRef?: string;
  attemptRef?: string;
  amountMinor?: number;
  currency?: string;
};
/** How a call ended without an answer of Braintree's own. */
export type Failure = {
  measured: Measured;
  isTimeout: boolean;
  networkCode: string | null;
  retryAfterMs?: number;
};
type Invalid = { attribute: string; code: string; message: string };

const Success = z.object({ success: z.literal(true), transaction: Transaction });
/** `params` repeats the request, nonce included, and is never looked at. */
const Refusal = z.object({
  success: z.literal(false),
  message: z.string().default(""),
  transaction: Transaction.optional().catch(undefined),
  errors: z.custom<{ deepErrors(): Invalid[] }>((value) => {
    return typeof (value as { deepErrors?: unknown } | null)?.deepErrors === "function";
  }),
});

export function unknown(measured: Measured, reason: UnknownReason, code: string, raw: Json = null): RailFailure {
  return { kind: "unknown", reason, code, evidence: { ...measured, raw } };
}

/** For every call: what a status and a socket say by themselves. */
export function translateFailure({ measured, isTimeout, networkCode, retryAfterMs }: Failure): RailFailure {
  const evidence: Evidence = { ...measured, raw: null };
  if (!measured.isSent) return { kind: "not_sent", code: networkCode ?? "not_connected", evidence };
  const { httpStatus } = measured;
  const status = httpStatus === null ? null : classifyStatus(httpStatus);
  if (status === "rail_says_no") {
    const code = `http_${httpStatus}`;
    const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
    return { kind: "rail_says_no", code, message: `Braintree answered ${httpStatus}.`, evidence, ...retry };
  }
  if (isTimeout) return unknown(measured, "timeout", "timeout");
  if (httpStatus === null || networkCode !== null) return unknown(measured, "connection", networkCode ?? "closed");
  return unknown(measured, status ?? "bad_reply", `http_${httpStatus}`);
}

function isAbout(transaction: Transaction, asked: Asked): boolean {
  return (
    (asked.providerRef === undefined || transaction.id === asked.providerRef) &&
    (asked.attemptRef === undefined || transaction.orderId === asked.attemptRef) &&
    (asked.currency === undefined || transaction.currencyIsoCode === asked.currency) &&
    (asked.amountMinor === undefined || amountOf(transaction) === asked.amountMinor)
  );
}

/** A sale as it is now. */
function translateTransaction(transaction: Transaction, asked: Asked, measured: Measured): ChargeOutcome {
  const evidence: Evidence = { ...measured, raw: redactTransaction(transaction) };
  const providerRef = transaction.id;
  const charge = readCharge(transaction);
  if (!isAbout(transaction, asked))
    return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  const card = charge?.card ? { card: charge.card } : {};
  switch (charge?.state) {
    case "authorized":
      return { kind: "authorized", providerRef, amountMinor: charge.amountMinor, evidence, ...card };
    case "captured":
      return { kind: "captured", providerRef, amountMinor: charge.capturedMinor, evidence, ...card };
    case "declined":
      return asOutcome(readNo(transaction), evidence, providerRef);
    case "pending":
      return { kind: "unknown", reason: "pending", code: transaction.status, providerRef, evidence };
    default:
      return { kind: "unknown", reason: "unmapped", code: transaction.status, providerRef, evidence };
  }
}

const NOT_SAID: Omit<No, "list"> & Partial<Pick<No, "list">> = { class: "unmapped", code: "unknown", message: "" };

/** A no that no table knows is asked about first: the transaction's own state then proves it. */
function asOutcome(no: No | null, evidence: Evidence, providerRef: string): Declined | RailFailure {
  const { class: noClass, code, message, list } = no ?? NOT_SAID;
  if (noClass === "soft" || noClass === "hard")
    return { kind: "declined", class: noClass, code, message, providerRef, evidence };
  if (noClass === "rail_says_no") return { kind: "rail_says_no", code, message, evidence };
  const listed = noClass === "unmapped" && list !== undefined ? { list } : {};
  return { kind: "unknown", reason: noClass, code, evidence, providerRef, ...listed };
}

export const WAIT_FOR_SETTLEMENT =
  "Braintree gives a part of a sale back once it has settled, usually the next day. All of it can go back before that.";

type Refused = { errorClass: ErrorClass | null; outcome: Declined | RailFailure };

/** Braintree's own words for a request that nobody acted upon. `errorClass`: of the first error that it names. */
function translateErrors({ errors, message }: z.infer<typeof Refusal>, measured: Measured): Refused {
  const named = errors
    .deepErrors()
    .map(({ code, attribute }) => ({ code: String(code), attribute: String(attribute) }));
  const code = named[0]?.code ?? "unknown";
  const evidence: Evidence = { ...measured, raw: { errors: named, message } };
  const errorClass = classifyError(code);
  switch (errorClass) {
    case "token_refused":
    case "no_refund":
      return { errorClass, outcome: { kind: "declined", class: "hard", code, message, evidence } };
    case "not_settled":
      return {
        errorClass,
        outcome: { kind: "declined", class: "hard", code, message: WAIT_FOR_SETTLEMENT, evidence },
      };
    case "rail_says_no":
    case "our_bug":
      return { errorClass, outcome: { kind: errorClass, code, message, evidence } };
    default:
      return { errorClass, outcome: { kind: "unknown", reason: errorClass ?? "unmapped", code, evidence } };
  }
}

/** For confirm and capture. */
export function translateSale(answer: unknown, asked: Asked, measured: Measured): ChargeOutcome {
  const made = Success.safeParse(answer).data?.transaction;
  if (made) return translateTransaction(made, asked, measured);
  const refusal = Refusal.safeParse(answer).data;
  if (!refusal) return unknown(measured, "bad_reply", "unreadable");
  if (refusal.transaction) return translateTransaction(refusal.transaction, asked, measured);
  return translateErrors(refusal, measured).outcome;
}

/** `ask`: it cannot be voided (any more), and only the transaction tells why. */
export function translateVoid(answer: unknown, asked: Asked, measured: Measured): VoidOutcome | { kind: "ask" } {
  const made = Success.safeParse(answer).data?.transaction;
  const refusal = Refusal.safeParse(answer).data;
  const shown = made ?? refusal?.transaction;
  if (!shown && refusal) {
    const { errorClass, outcome } = translateErrors(refusal, measured);
    return errorClass === "duplicate" ? { kind: "ask" } : asRailFailure(outcome);
  }
  if (!shown) return unknown(measured, "bad_reply", "unreadable");
  return asVoid(shown, asked, measured);
}

function asVoid(transaction: Transaction, asked: Asked, measured: Measured): VoidOutcome {
  const evidence: Evidence = { ...measured, raw: redactTransaction(transaction) };
  const { id: providerRef, status } = transaction;
  const state = isAbout(transaction, asked) ? readCharge(transaction)?.state : undefined;
  if (state === "voided") return { kind: "voided", providerRef, evidence };
  // whatever the reason: a sale that came to nothing never becomes another one
  if (state === "declined") return { kind: "nothing_held", evidence };
  const outcome = translateTransaction(transaction, asked, measured);
  if (outcome.kind === "captured" || outcome.kind === "unknown") return outcome;
  return { kind: "unknown", reason: "bad_reply", code: status, evidence };
}

/** What a look at the transaction says of a void that was refused. */
export function translateRefusedVoid(found: unknown, asked: Asked, measured: Measured): VoidOutcome {
  const transaction = Transaction.safeParse(found).data;
  return transaction ? asVoid(transaction, asked, measured) : unknown(measured, "bad_reply", "unreadable");
}

/** A step that cannot be declined: such an answer is one we do not understand. */
export function asRailFailure(outcome: Declined | RailFailure): RailFailure {
  if (outcome.kind !== "declined") return outcome;
  return { kind: "unknown", reason: "unmapped", code: outcome.code, evidence: outcome.evidence };
}

const REFUND_STATES: Readonly<Record<string, "refunded" | "refund_pending" | "failed">> = {
  submitted_for_settlement: "refunded",
  settling: "refunded",
  settlement_confirmed: "refunded",
  settled: "refunded",
  authorizing: "refund_pending",
  settlement_pending: "refund_pending",
  processor_declined: "failed",
  settlement_declined: "failed",
  gateway_rejected: "failed",
  failed: "failed",
  voided: "failed",
};

/** A refund's state by its status; null for one that Braintree has added since. */
export function refundStateOf(status: string) {
  return REFUND_STATES[status] ?? null;
}

/** `early`: the sale has not settled, and nothing went back. */
export type RefundAnswer = { outcome: RefundOutcome; isEarly: boolean };

export function translateRefund(answer: unknown, asked: Asked, measured: Measured): RefundAnswer {
  const refusal = Refusal.safeParse(answer).data;
  if (refusal && !refusal.transaction) {
    const { errorClass, outcome } = translateErrors(refusal, measured);
    return { outcome, isEarly: errorClass === "not_settled" };
  }
  const made = refusal?.transaction ?? Success.safeParse(answer).data?.transaction;
  return { outcome: made ? asRefund(made, asked, measured) : unreadable(measured), isEarly: false };
}

const unreadable = (measured: Measured) => unknown(measured, "bad_reply", "unreadable");

function asRefund(transaction: Transaction, asked: Asked, measured: Measured): RefundOutcome {
  const evidence: Evidence = { ...measured, raw: redactTransaction(transaction) };
  const { id: refundRef, status, refundedTransactionId } = transaction;
  const amountMinor = amountOf(transaction);
  const isOurs =
    transaction.type === "credit" &&
    refundedTransactionId === asked.providerRef &&
    amountMinor === asked.amountMinor &&
    transaction.currencyIsoCode === asked.currency;
  if (!isOurs || amountMinor === null)
    return { kind: "unknown", reason: "bad_reply", code: "not_what_was_asked", evidence };
  const state = refundStateOf(status);
  if (state === null) return { kind: "unknown", reason: "unmapped", code: status, evidence };
  if (state !== "failed") return { kind: state, refundRef, amountMinor, evidence };
  const message = `The refund was not carried out: ${status}.`;
  return { kind: "declined", class: "hard", code: transaction.processorResponseCode ?? status, message, evidence };
}

/** The answer to a look-up by id. */
export function translateLookUp(answer: unknown, asked: Asked, measured: Measured): LookUpOutcome {
  const transaction = Transaction.safeParse(answer).data;
  const charge = transaction && isAbout(transaction, asked) ? readCharge(transaction) : null;
  const evidence: Evidence = { ...measured, raw: transaction ? redactTransaction(transaction) : null };
  if (charge) return { kind: "found", charge, evidence };
  return { kind: "unavailable", failure: { ...unreadable(measured), evidence }, evidence };
}

export function translateLookUpFailure(failure: Failure): LookUpOutcome {
  const evidence: Evidence = { ...failure.measured, raw: null };
  if (failure.measured.httpStatus === 404) return { kind: "absent", evidence };
  return { kind: "unavailable", failure: translateFailure(failure), evidence };
}
