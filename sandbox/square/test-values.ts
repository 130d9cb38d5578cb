import { type Card, findCardByNumber, findCardByToken } from "../test-cards";

/** Square's published sandbox tokens (developer.squareup.com/docs/devtools/sandbox/payments, read 2026-11) and what they lead to. */
const NONCES: Record<string, string | null> = {
  "cnon:card-nonce-ok": null,
  "cnon:card-nonce-declined": "generic_decline",
  "cnon:card-nonce-rejected-cvv": "incorrect_cvc",
  "cnon:card-nonce-rejected-postalcode": "incorrect_zip",
  "cnon:card-nonce-rejected-expiration": "invalid_expiry_year",
};
export const USED_NONCE = "cnon:card-nonce-already-used";
const NONCE_CARD = "4111111111111111";

export function withDecline(card: Card, reason: string): Card {
  return { ...card, behaviour: { kind: "decline", code: reason, declineCode: reason } };
}

/** The card of a published token; the names of the other rails' test cards stand behind `cnon:` as well. */
export function findSquareCard(token: string): Card | null {
  const reason = NONCES[token];
  if (reason === undefined) return findCardByToken("square", token);
  const card = findCardByNumber(NONCE_CARD);
  return card && reason !== null ? withDecline(card, reason) : card;
}

/** The published values that make a typed card fail: security code 911, expiry 01/40. */
export function asTypedAtSquare(card: Card, typed: { month: number; year: number; cvc: string }): Card {
  if (typed.cvc.startsWith("911")) return withDecline(card, "incorrect_cvc");
  return typed.month === 1 && typed.year === 2040 ? withDecline(card, "invalid_expiry_year") : card;
}
