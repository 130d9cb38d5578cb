import { z } from "zod";
import { CURRENCIES } from "../money";

export const Currency = z.enum(CURRENCIES);
/** Minor units as a JSON integer, never past 2^53 − 1. */
export const Minor = z.int();
export const NonNegativeMinor = z.int().min(0);
export const Timestamp = z.iso.datetime();
/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/, "a two-letter country code");
export const Email = z.email("One whole address, please, as in name@example.org.").max(254, "254 characters at most.");
/** One value per waveform bar, 0 to 1. */
export const Peaks = z.array(z.number().min(0).max(1));

/** A field that did not fit: `path` as in the body, `message` says what to do. */
export const FieldError = z.object({ path: z.string(), message: z.string() });
export type FieldError = z.infer<typeof FieldError>;

/** What a client works out and sends again in `x-backline-challenge` (lib/shared/solve-challenge.ts). */
export const Challenge = z.object({ puzzle: z.string(), bits: z.int().min(0).max(32) });
export type Challenge = z.infer<typeof Challenge>;

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(FieldError).optional(),
  challenge: Challenge.optional(),
});
export type Problem = z.infer<typeof Problem>;

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

export const PageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
