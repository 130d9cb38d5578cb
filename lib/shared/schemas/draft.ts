import { z } from "zod";

/** What the acceptance decode heard, at the file's own sample rate. */
export const SoundAnalysis = z.object({
  /** Stretches of four samples and more at full scale. */
  clippedStretches: z.int(),
  isSilent: z.boolean(),
  /** Below −60 dBFS at the start and at the end. */
  leadSilenceMs: z.int(),
  tailSilenceMs: z.int(),
  /** Where the spectrum of a lossless file breaks off as after a lossy encoder; null when it does not. */
  lossyCutoffHz: z.int().nullable(),
  /** How much less there is than the header of an MP3 promises. */
  missingMs: z.int(),
});
export type SoundAnalysis = z.infer<typeof SoundAnalysis>;

export const CREDIT_ROLES = [
  "composer",
  "lyricist",
  "writer",
  "performer",
  "producer",
  "arranger",
  "conductor",
  "remixer",
  "engineer",
  "mixer",
] as const;
export const Credit = z.strictObject({
  role: z.enum(CREDIT_ROLES),
  name: z.string().trim().min(1, "name somebody").max(200),
});
export type Credit = z.infer<typeof Credit>;
export const MOST_CREDITS = 40;
export const LONGEST_LYRICS = 20_000;

/** What a release can take from its files. */
export const DERIVED = ["title", "genre", "year", "kind", "order", "cover"] as const;
export const Derived = z.enum(DERIVED);
export type Derived = z.infer<typeof Derived>;
