import type { UploadedTrack } from "@/lib/shared/schemas/upload";

/**
 * `interrupted`: the connection broke and it goes on by itself. `missing`: the store has a part of it, but this browser no
 * longer has the file.
 */
export type UploadPhase =
  | "waiting"
  | "uploading"
  | "interrupted"
  | "paused"
  | "missing"
  | "analysing"
  | "ready"
  | "refused";

/** Why a file was not taken, in the server's words. `isTransient`: the same file may pass another time. */
export type Refusal = { title: string; detail: string; isTransient: boolean };

export type UploadOutcome =
  | { kind: "stored"; track: UploadedTrack; isDuplicate: boolean }
  | { kind: "refused"; refusal: Refusal };

/** Where a file goes: all files of one `groupKey` end up on one release, which the server keeps together by `batch`. */
export type UploadTarget = { groupKey: string; artistId: string; batch: string | null };

export type RateSample = { atMs: number; sentBytes: number };

export type UploadItem = {
  key: string;
  target: UploadTarget;
  /** Null while it is missing. */
  file: File | null;
  name: string;
  sizeBytes: number;
  phase: UploadPhase;
  sentBytes: number;
  /** What was sent in the last seconds, oldest first: the rate is read from it. */
  samples: readonly RateSample[];
  /** Address of the upload at the server, once it has one: whatever starts again goes on there. */
  uploadUrl: string | null;
  /** Whether this browser would still have the file after a reload. */
  isKept: boolean;
  track: UploadedTrack | null;
  isDuplicate: boolean;
  refusal: Refusal | null;
  /** When the server answered, epoch ms. */
  settledAtMs: number | null;
};

export type UploadState = {
  items: readonly UploadItem[];
  /** Release of each group, once its first file made one or when the group began with one. */
  releaseIds: Readonly<Record<string, string>>;
};

export const EMPTY_UPLOADS: UploadState = { items: [], releaseIds: {} };

export function isSettled(item: UploadItem): boolean {
  return item.phase === "ready" || item.phase === "refused";
}

/** Takes one of the places that files are sent in. */
export function isRunning(item: UploadItem): boolean {
  return item.phase === "uploading" || item.phase === "interrupted" || item.phase === "analysing";
}
