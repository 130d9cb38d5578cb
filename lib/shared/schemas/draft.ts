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

export const REPORT_CODES = [
  "silent",
  "clipping",
  "truncated",
  "silent_start",
  "silent_end",
  "lossy_master",
  "mixed_rates",
  "missing_cover",
  "duplicate_isrc",
  "isrc_elsewhere",
  "invalid_isrc",
  "same_numbers",
  "untidy_titles",
] as const;

/** What one key does about a finding: a change of the release, or of tracks by their public ids. */
export const ReportFix = z.discriminatedUnion("of", [
  z.object({ of: z.literal("release"), patch: z.object({ derive: z.array(Derived) }) }),
  z.object({ of: z.literal("release_order"), patch: z.object({ orderBy: z.enum(["tags", "names"]) }) }),
  z.object({
    of: z.literal("tracks"),
    patches: z.array(
      z.object({ trackId: z.string(), patch: z.object({ title: z.string().optional(), isrc: z.string().optional() }) }),
    ),
  }),
]);
export type ReportFix = z.infer<typeof ReportFix>;

/** One finding before publication. `warning`: buyers will notice; `hint`: it may be meant so. Nothing of it forbids publishing. */
export const ReportItem = z.object({
  code: z.enum(REPORT_CODES),
  level: z.enum(["warning", "hint"]),
  trackIds: z.array(z.string()),
  /** For the words: a count, a length in ms, a frequency in Hz, a list, a title. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  fix: ReportFix.nullable(),
});
export type ReportItem = z.infer<typeof ReportItem>;

/** Where the preview is to begin, in ms of the recording; later than the last 30 s is their start. */
export const PreviewStart = z.strictObject({ fromMs: z.int().min(0).max(86_400_000) });
