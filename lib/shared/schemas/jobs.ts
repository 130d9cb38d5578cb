import { z } from "zod";
import { DOWNLOAD_FORMATS } from "../download-format";
import { Timestamp } from "./common";

/** Why a file for buyers could not be made; the sentences are the pages'. */
export const FileProblem = z.enum(["master_missing", "no_ffmpeg", "disk_full", "too_slow", "not_made"]);
export type FileProblem = z.infer<typeof FileProblem>;
const MadeFormat = z.enum(DOWNLOAD_FORMATS).exclude(["original"]);

/** `failed`: its tries are used up, it rests until somebody asks. `waiting` with `attempts` > 0: it is tried again at `nextAt`. */
export const JobState = z.enum(["failed", "running", "waiting"]);
export type JobState = z.infer<typeof JobState>;
export const JobItem = z.object({
  id: z.string(),
  name: z.string(),
  state: JobState,
  /** The file for buyers that the job makes, where it makes one. */
  file: z.object({ trackTitle: z.string(), artistName: z.string(), format: MadeFormat }).nullable(),
  problem: FileProblem.nullable(),
  /** The last failure in the program's words, on one line, its beginning; null while none. */
  reason: z.string().nullable(),
  attempts: z.int(),
  maxAttempts: z.int(),
  queuedAt: Timestamp,
  startedAt: Timestamp.nullable(),
  nextAt: Timestamp,
});
export type JobItem = z.infer<typeof JobItem>;

export const JobBoard = z.object({
  counts: z.object({ failed: z.int(), running: z.int(), waiting: z.int() }),
  /** Failed first, then running, then by when it is their turn; the first 200. */
  items: z.array(JobItem),
});
export type JobBoard = z.infer<typeof JobBoard>;

/** Without `ids` every failed one. */
export const JobRetryInput = z.strictObject({
  ids: z
    .array(z.string().regex(/^\d{1,18}$/))
    .min(1)
    .max(200)
    .optional(),
});
export const JobRetryResult = z.object({ retried: z.int() });

/** What is made, or asked for, of a release's tracks as they are now. */
export const ReleaseFiles = z.object({
  releaseId: z.string(),
  total: z.int(),
  ready: z.int(),
  waiting: z.int(),
  failed: z.array(z.object({ trackTitle: z.string(), format: MadeFormat, problem: FileProblem })),
});
export type ReleaseFiles = z.infer<typeof ReleaseFiles>;

/** `make`: have every track ready in this format before the first buyer asks. `retry`: once more what failed. */
export const ReleaseFilesInput = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("make"), format: MadeFormat }),
  z.strictObject({ action: z.literal("retry") }),
]);
export type ReleaseFilesInput = z.infer<typeof ReleaseFilesInput>;
