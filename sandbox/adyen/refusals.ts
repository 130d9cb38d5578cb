import type { CardBehaviour } from "../test-cards";

/** How a payment ends there: its result, and why, where it was not authorised. */
export type Result = {
  resultCode: "Authorised" | "Refused" | "Error" | "Received";
  refusalReason: string | null;
  refusalReasonCode: string | null;
};

const refused = (refusalReasonCode: string, refusalReason: string): Result => {
  return { resultCode: "Refused", refusalReason, refusalReasonCode };
};
const AUTHORISED: Result = { resultCode: "Authorised", refusalReason: null, refusalReasonCode: null };
export const NOT_AUTHENTICATED = refused("11", "3D Not Authenticated");
const ACQUIRER_ERROR: Result = { resultCode: "Error", refusalReason: "Acquirer Error", refusalReasonCode: "4" };

/**
 * What the name of the holder brings about in Adyen's test environment (docs.adyen.com/development-resources/testing/
 * result-codes, read 2026-11).
 */
const BY_HOLDER: Record<string, Result> = {
  UNKNOWN: { resultCode: "Error", refusalReason: "Unknown", refusalReasonCode: "0" },
  APPROVED: AUTHORISED,
  DECLINED: refused("2", "Refused"),
  REFERRAL: refused("3", "Referral"),
  ERROR: ACQUIRER_ERROR,
  BLOCK_CARD: refused("5", "Blocked Card"),
  CARD_EXPIRED: refused("6", "Expired Card"),
  INVALID_AMOUNT: refused("7", "Invalid Amount"),
  INVALID_CARD_NUMBER: refused("8", "Invalid Card Number"),
  ISSUER_UNAVAILABLE: refused("9", "Issuer Unavailable"),
  NOT_SUPPORTED: refused("10", "Not supported"),
  NOT_3D_AUTHENTICATED: NOT_AUTHENTICATED,
  NOT_ENOUGH_BALANCE: refused("12", "Not enough balance"),
  PENDING: { resultCode: "Received", refusalReason: null, refusalReasonCode: null },
  ACQUIRER_FRAUD: refused("14", "Acquirer Fraud"),
  CANCELLED: refused("15", "Cancelled"),
  SHOPPER_CANCELLED: refused("16", "Shopper Cancelled"),
  FRAUD: refused("20", "FRAUD"),
  CVC_DECLINED: refused("24", "CVC Declined"),
};

/** What the sandbox's own cards, which are the same at every rail, come to at Adyen. */
const BY_DECLINE: Record<string, Result> = {
  card_velocity_exceeded: refused("29", "Withdrawal count exceeded"),
  expired_card: refused("6", "Expired Card"),
  fraudulent: refused("20", "FRAUD"),
  generic_decline: refused("2", "Refused"),
  incorrect_cvc: refused("24", "CVC Declined"),
  insufficient_funds: refused("12", "Not enough balance"),
  lost_card: refused("5", "Blocked Card"),
  processing_error: ACQUIRER_ERROR,
  stolen_card: refused("5", "Blocked Card"),
};

export function resultOf(behaviour: CardBehaviour, holderName: string | null): Result {
  const asked = holderName === null ? undefined : BY_HOLDER[holderName];
  if (asked) return asked;
  if (behaviour.kind !== "decline") return AUTHORISED;
  return BY_DECLINE[behaviour.declineCode ?? behaviour.code] ?? refused("2", "Refused");
}
