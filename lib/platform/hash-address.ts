import "server-only";
import { signFor } from "./crypto";

/** An address as what is known of it is kept by. Domains are not told apart by case; nor, in practice, is the rest. */
export function hashAddress(address: string): string {
  return signFor("mail-address", address.toLowerCase());
}
