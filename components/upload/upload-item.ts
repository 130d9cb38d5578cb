import type { UploadedTrack } from "@/lib/shared/schemas/upload";

export type UploadPhase = "waiting" | "uploading" | "analysing" | "ready" | "refused";

/** Why a file was not taken, in the server's words. `isTransient`: the same file may pass another time. */
export type Refusal = { title: string; detail: string; isTransient: boolean };

export type UploadOutcome =
  | { kind: "stored"; track: UploadedTrack; isDuplicate: boolean }
  | { kind: "refused"; refusal: Refusal };

/** Where a file goes: all files of one `groupKey` end up on one release. */
export type UploadTarget = { groupKey: string; artistId: string };

export type RateSample = { atMs: number; sentBytes: number };

export type UploadItem = {
  key: string;
  target: UploadTarget;
  file: File;
  phase: UploadPhase;
  sentBytes: number;
  /** What was sent in the last seconds, oldest first: the rate is read from it. */
  samples: readonly RateSample[];
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

export function isRunning(item: UploadItem): boolean {
  return item.phase === "uploading" || item.phase === "analysing";
}
