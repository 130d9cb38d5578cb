import "server-only";
import { randomInt } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What people quote: three and four random base32 digits, such as 7K4-Q2M9. Not guessable in sequence, not a secret. */
export function makeOrderNumber(): string {
  const digits = Array.from({ length: 7 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return `${digits.slice(0, 3)}-${digits.slice(3)}`;
}
