import { z } from "zod";
import { pageOf, Timestamp } from "./common";

/** How a copy on the IPFS node stands. `none`: it is not to be there, or there is no node. */
export const PinState = z.enum(["none", "queued", "pinned", "failed", "leaving"]);
export type PinState = z.infer<typeof PinState>;
/** `plain`: as it is. `sealed`: encrypted, with a key that only this store has. */
export const PinForm = z.enum(["plain", "sealed"]);
export const PIN_REASONS = [
  "refused",
  "no_answer",
  "node_error",
  "wrong_cid",
  "missing_file",
  "internal",
  "no_copy",
] as const;
export const PinReason = z.enum(PIN_REASONS);
export type PinReason = z.infer<typeof PinReason>;

/** What one recording's original is to the node. `cid` is that of the original; `nodeCid` what the node calls its copy. */
export const RecordingPin = z.object({
  id: z.string(),
  trackId: z.string(),
  title: z.string(),
  releaseTitle: z.string(),
  artistName: z.string(),
  /** Whether who asks may change it and take the archive: not its viewers. */
  isManaged: z.boolean(),
  cid: z.string(),
  sizeBytes: z.int(),
  /** Free tracks go as they are without a word; others only when the artist says so. */
  isFree: z.boolean(),
  sharesOriginal: z.boolean(),
  isPublished: z.boolean(),
  form: PinForm.nullable(),
  state: PinState,
  reason: PinReason.nullable(),
  nodeCid: z.string().nullable(),
  nextTryAt: Timestamp.nullable(),
});
export type RecordingPin = z.infer<typeof RecordingPin>;
export const RecordingPage = pageOf(RecordingPin);
export const RecordingQuery = z.strictObject({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
});

export const SharingInput = z.strictObject({ sharesOriginal: z.boolean() });
export const Sharing = z.object({ trackId: z.string(), sharesOriginal: z.boolean() });

export const StorageKind = z.enum(["original", "preview", "cover", "rendition"]);
export const SweepReason = z.enum(["unneeded", "unknown", "unused"]);
const Amount = z.object({ objects: z.int(), bytes: z.int() });
const StorageRun = z.object({
  startedAt: Timestamp,
  finishedAt: Timestamp.nullable(),
  totalObjects: z.int(),
  totalBytes: z.int(),
  doneObjects: z.int(),
  doneBytes: z.int(),
});
export type StorageRun = z.infer<typeof StorageRun>;

/** One copy that waits, failed, or is being taken back. `name`: what it is, in words of the catalogue. */
export const QueuedPin = z.object({
  cid: z.string(),
  form: PinForm,
  kind: StorageKind.nullable(),
  name: z.string(),
  state: PinState,
  sizeBytes: z.int(),
  attempts: z.int(),
  reason: PinReason.nullable(),
  queuedAt: Timestamp,
  nextTryAt: Timestamp.nullable(),
});
export type QueuedPin = z.infer<typeof QueuedPin>;

export const StorageFinding = z.object({
  cid: z.string(),
  kind: StorageKind,
  name: z.string(),
  sizeBytes: z.int(),
  problem: z.enum(["missing", "damaged"]),
  foundAt: Timestamp,
  /** Where it can come back from. `again`: it is made anew for whoever asks. */
  source: z.enum(["node", "again", "upload"]),
  reason: PinReason.nullable(),
});
export type StorageFinding = z.infer<typeof StorageFinding>;

/** `plan`: also what a sweep would remove now. */
export const StorageQuery = z.strictObject({ plan: z.enum(["1"]).optional() });

/** The store's media as an admin sees them. Lists hold the first few; totals count all. */
export const StorageOverview = z.object({
  kinds: z.array(Amount.extend({ kind: StorageKind })),
  unfinishedUploads: Amount,
  disk: z.object({ freeBytes: z.int(), totalBytes: z.int() }),
  node: z.object({
    isConfigured: z.boolean(),
    /** What the node calls itself; null when it did not answer. */
    version: z.string().nullable(),
    counts: z.array(Amount.extend({ form: PinForm, state: PinState })),
    waiting: z.array(QueuedPin),
  }),
  check: StorageRun.nullable(),
  findings: z.array(StorageFinding),
  lastSweep: StorageRun.nullable(),
  /** Null unless asked for. */
  sweep: z
    .object({
      graceHours: z.int(),
      totals: z.array(Amount.extend({ why: SweepReason })),
      items: z.array(z.object({ cid: z.string(), kind: z.string(), sizeBytes: z.int(), why: SweepReason })),
    })
    .nullable(),
});
export type StorageOverview = z.infer<typeof StorageOverview>;

/** `check`, `sweep`: the whole store, by the worker. `restore`: one object. `retry`: one copy, or all that failed. */
export const StorageAction = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("check") }),
  z.strictObject({ action: z.literal("sweep") }),
  z.strictObject({ action: z.literal("restore"), cid: z.string().min(1).max(100) }),
  z.strictObject({ action: z.literal("retry"), cid: z.string().min(1).max(100).optional() }),
]);
export type StorageAction = z.infer<typeof StorageAction>;
export const StorageActed = z.object({ action: z.string(), affected: z.int() });
