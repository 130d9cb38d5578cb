import "server-only";
import { z } from "zod";
import type { Method } from "@/lib/shared/schemas/checkout";

/** What Adyen's card fields hand out: one encrypted text, or its parts, each encrypted by itself (v72 `CardDetails`). */
const CardParts = z.strictObject({
  encryptedCardNumber: z.string().max(15_000),
  encryptedExpiryMonth: z.string().max(15_000),
  encryptedExpiryYear: z.string().max(15_000),
  encryptedSecurityCode: z.string().max(15_000),
  holderName: z.string().max(80).optional(),
});
export type CardFields = z.infer<typeof CardParts> | { encryptedCard: string };

/** The rest of the store knows a token as one text, so parts come as JSON in base64url behind this. */
const PARTS = "adyenparts_";
const WHOLE = "adyenjs_";
const RETURN = "adyenreturn_";

/** v72 `ApplePayDetails` (the payment data in base64) and `GooglePayDetails` (Google's token as it is). */
export type WalletFields = { type: "applepay"; applePayToken: string } | { type: "googlepay"; googlePayToken: string };
export type AdyenToken =
  | { kind: "card"; card: CardFields }
  | { kind: "wallet"; wallet: WalletFields }
  | { kind: "return"; redirectResult: string };

/** Null for a text that is no token of ours for this method. */
export function readToken(token: string, method: Method = "card"): AdyenToken | null {
  if (token.startsWith(RETURN)) return { kind: "return", redirectResult: token.slice(RETURN.length) };
  if (method === "apple_pay") return { kind: "wallet", wallet: { type: "applepay", applePayToken: token } };
  if (method === "google_pay") return { kind: "wallet", wallet: { type: "googlepay", googlePayToken: token } };
  if (token.startsWith(WHOLE)) return { kind: "card", card: { encryptedCard: token } };
  if (!token.startsWith(PARTS)) return null;
  try {
    const told: unknown = JSON.parse(Buffer.from(token.slice(PARTS.length), "base64url").toString("utf8"));
    const card = CardParts.safeParse(told).data;
    return card ? { kind: "card", card } : null;
  } catch {
    return null;
  }
}

const LONGEST_RESULT = 8_000;

/** What the bank's page adds to the return address, as the token of the confirmation that finishes the payment. */
export function tokenOfReturn(query: URLSearchParams): string | null {
  const result = query.get("redirectResult");
  return result && result.length <= LONGEST_RESULT ? RETURN + result : null;
}
