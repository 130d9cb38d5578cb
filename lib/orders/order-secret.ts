import "server-only";
import { isSameSecret, sha256Hex, signFor } from "@/lib/platform/crypto";

const SECRET_CHARS = 22;

/**
 * The secret of an order's link, 132 bits. It follows from the order's id and this install's key, so that a replayed
 * checkout can hand it out again though only its hash is stored.
 */
export function orderSecretOf(orderId: string): string {
  return signFor("order-link", orderId).slice(0, SECRET_CHARS);
}

export function hashOrderSecret(secret: string): string {
  return sha256Hex(secret);
}

export function isOrderSecret(given: string | null, secretHash: string): boolean {
  return given !== null && isSameSecret(sha256Hex(given), secretHash);
}
