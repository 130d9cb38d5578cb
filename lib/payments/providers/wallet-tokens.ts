import "server-only";
import { z } from "zod";
import type { Json } from "../provider";

const StripeToken = z.object({ id: z.string().regex(/^tok_\w+$/) });
const AdyenSession = z.object({ data: z.string().min(1) });
const BraintreeAnswer = z.object({ androidPayCards: z.array(z.object({ nonce: z.string().min(1) })).min(1) });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Adyen gives Apple's session as base64 of its JSON; null for anything else. */
export function readAppleSession(answer: unknown): Json | null {
  const data = AdyenSession.safeParse(answer).data?.data;
  return data === undefined ? null : (parseJson(Buffer.from(data, "base64").toString("utf8")) as Json | null);
}

const isWrapped = (token: string) => token.startsWith("{");

/** The payment method that Stripe's own script made, or the token that Google's answer wraps; null for anything else. */
export function readStripeWallet(token: string): string | null {
  if (isWrapped(token)) return StripeToken.safeParse(parseJson(token)).data?.id ?? null;
  return /^(pm|tok)_\w+$/.test(token) ? token : null;
}

/** The nonce that Braintree's own script made, or the one that Google's answer wraps; null for anything else. */
export function readBraintreeWallet(token: string): string | null {
  if (isWrapped(token)) return BraintreeAnswer.safeParse(parseJson(token)).data?.androidPayCards[0]?.nonce ?? null;
  return /^[\w-]+$/.test(token) ? token : null;
}
