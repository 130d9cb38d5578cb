import "server-only";
import type { Evidence, LookUpOutcome, RailFailure, RefundsLookUp, VoidOutcome } from "../provider";
import { Order, readCharge, readRefunds, redactOrder } from "./read-paypal";
import { asRailFailure, type Failure, isAbout, type Measured, PaypalError, translateFailure } from "./translate-paypal";

export function translateLookUp(answer: unknown, providerRef: string, measured: Measured): LookUpOutcome {
  const order = Order.safeParse(answer).data;
  const asked = { providerRef, amountMinor: null, currency: null };
  const charge = order && isAbout(order, asked) ? readCharge(order) : null;
  const evidence: Evidence = { ...measured, raw: order ? redactOrder(order) : null };
  if (charge) return { kind: "found", charge, evidence };
  return { kind: "unavailable", failure: unreadable(evidence), evidence };
}

function unreadable(evidence: Evidence): RailFailure {
  return { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence };
}

/** A 404 in PayPal's own words proves that there is no such order (any more); from anything in between it proves nothing. */
export function translateLookUpFailure(failure: Failure): LookUpOutcome {
  const error = PaypalError.safeParse(failure.body).data;
  const evidence: Evidence = { ...failure.measured, raw: error ? { name: error.name } : null };
  if (failure.measured.httpStatus === 404 && error?.name === "RESOURCE_NOT_FOUND") return { kind: "absent", evidence };
  return { kind: "unavailable", failure: asRailFailure(translateFailure(failure)), evidence };
}

export function translateRefunds(answer: unknown, providerRef: string, measured: Measured): RefundsLookUp {
  const order = Order.safeParse(answer).data;
  const evidence: Evidence = { ...measured, raw: order ? redactOrder(order) : null };
  const refunds = order?.id === providerRef ? readRefunds(order) : null;
  // one that cannot be read must not look like one that is not there
  if (refunds) return { kind: "found", refunds, evidence };
  return { kind: "unavailable", failure: unreadable(evidence), evidence };
}

/** What is there to void, from the order: PayPal voids holds, and has no way to cancel an order that nobody has paid. */
export function translateUnheld(found: LookUpOutcome): VoidOutcome {
  const { evidence } = found;
  if (found.kind === "unavailable") return found.failure;
  if (found.kind === "absent") return { kind: "nothing_held", evidence };
  const { charge } = found;
  const { providerRef } = charge;
  switch (charge.state) {
    case "voided":
      return { kind: "voided", providerRef, evidence };
    case "captured":
      return {
        kind: "captured",
        providerRef,
        amountMinor: charge.capturedMinor,
        evidence,
        ...(charge.furtherRefs ? { furtherRefs: charge.furtherRefs } : {}),
        ...(charge.fee ? { fee: charge.fee } : {}),
      };
    case "authorized":
    case "pending":
      return { kind: "unknown", reason: "pending", code: charge.state, providerRef, evidence };
    default:
      return { kind: "nothing_held", evidence };
  }
}
