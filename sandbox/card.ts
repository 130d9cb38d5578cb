/** What a published test card does when it is confirmed (https://docs.stripe.com/testing, read 2026-11). */
export type CardBehaviour =
  | { kind: "approve" }
  | { kind: "decline"; code: string; declineCode: string | null }
  | { kind: "authenticate" };

export type WalletName = "apple_pay" | "google_pay";
/** `wallet`: that of the phone or browser it was paid from; a typed card has none. */
export type Card = {
  brand: string;
  last4: string;
  country: string;
  fingerprint: string;
  behaviour: CardBehaviour;
  wallet?: WalletName;
};
