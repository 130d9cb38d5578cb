import { z } from "zod";

// what would end a header's line, hide in a name or turn the reading direction of what follows it
const NOT_IN_A_NAME = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** In characters as people count them, nearly: an emoji outside the basic plane is one. */
export const lengthOf = (text: string) => Array.from(text).length;

/** A name that stands in headers of mails, in sentences and beside other names; `missing` is what an empty one is told. */
export const plainName = (max: number, missing = "A name, please.") =>
  z
    .string()
    .trim()
    .normalize("NFC")
    .min(1, missing)
    .refine((name) => lengthOf(name) <= max, `${max} characters at most.`)
    .refine((name) => !NOT_IN_A_NAME.test(name), "Letters and signs in one line, please.");
