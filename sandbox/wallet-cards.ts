import { createHash } from "node:crypto";
import type { Card, CardBehaviour, WalletName } from "./card";

type Row = [name: string, brand: string, last4: string, country: string, behaviour: CardBehaviour];
const declined = (code: string): CardBehaviour => ({ kind: "decline", code, declineCode: code });
/** What the sandbox's wallets hold; a rail sees a number of the device's own, hence another fingerprint than the card's. */
const ROWS: Row[] = [
  ["visa", "visa", "4242", "US", { kind: "approve" }],
  ["mastercard", "mastercard", "4444", "US", { kind: "approve" }],
  ["foreign", "visa", "0005", "IE", { kind: "approve" }],
  ["insufficient", "visa", "9995", "US", declined("insufficient_funds")],
  ["lost", "visa", "9987", "US", declined("lost_card")],
  ["authenticate", "visa", "3155", "FR", { kind: "authenticate" }],
];
export const WALLET_NAMES = ["apple_pay", "google_pay"] as const satisfies readonly WalletName[];

export type WalletCard = { name: string; card: Card & { wallet: WalletName } };

export const WALLET_CARDS: readonly WalletCard[] = WALLET_NAMES.flatMap((wallet) =>
  ROWS.map(([name, brand, last4, country, behaviour]) => {
    const fingerprint = createHash("sha256").update(`sandbox:${wallet}:${last4}`).digest("base64url").slice(0, 16);
    return { name, card: { brand, last4, country, behaviour, fingerprint, wallet } };
  }),
);

/** Null for a card that the wallet does not hold. */
export function findWalletCard(wallet: WalletName, name: string): WalletCard["card"] | null {
  return WALLET_CARDS.find((held) => held.card.wallet === wallet && held.name === name)?.card ?? null;
}
