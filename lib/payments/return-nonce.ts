import "server-only";
import { sha256Hex, signFor } from "@/lib/platform/crypto";

/**
 * What a browser that comes back from a rail carries: it names one attempt, proves nothing about the order, and follows
 * from the attempt's id, so that a replayed request has the same body (I5).
 */
export function returnNonceOf(attemptId: string): string {
  return signFor("payment-return", attemptId);
}

/** What is stored of it. */
export function hashReturnNonce(nonce: string): string {
  return sha256Hex(nonce);
}
