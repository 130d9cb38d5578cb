import "server-only";
import { z } from "zod";

export type MailAddress = { name: string | null; address: string };

const ADDRESS = /^[^\s<>()[\]\\,;:@"\p{Cc}]{1,64}@[^\s<>()[\]\\,;:@"\p{Cc}]{1,255}$/u;
const NAMED = /^(?:"?([^"<>\r\n]{0,80}?)"?\s+)?<([^<>\s]+)>$/;

/** Whether it can stand in an envelope and in a header as it is: one address, without quoting, comments or lists. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && ADDRESS.test(text);
}

/** `shop@example.org` or `The Shop <shop@example.org>`; null for anything else. */
export function parseMailAddress(text: string): MailAddress | null {
  const [, name, inner] = NAMED.exec(text.trim()) ?? [];
  const address = inner ?? text.trim();
  return isMailAddress(address) ? { name: name || null, address } : null;
}

/** The value of MAIL_FROM. */
export const MailFrom = z.string().transform((text, context): MailAddress => {
  const parsed = parseMailAddress(text);
  if (parsed) return parsed;
  context.addIssue({ code: "custom", message: "one address, as in shop@example.org or The Shop <shop@example.org>" });
  return z.NEVER;
});

// what ends a header, what hides in one, and what turns the reading direction of everything behind it
const NOT_IN_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Text as one line of a header or a subject: whatever could end the line is a space. */
export function toOneLine(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(NOT_IN_A_LINE, " ")
    .replace(/ {2,}/g, " ")
    .trim();
}
