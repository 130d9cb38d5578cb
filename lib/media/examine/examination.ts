import "server-only";
import type { Accent } from "@/lib/shared/schemas/catalog";
import type { Credit, SoundAnalysis } from "@/lib/shared/schemas/draft";

/** `lossyCutoffHz`: where the spectrum ends as only a lossy encoder ends it, whatever the file is now; null for a natural end. */
export type SoundFindings = Omit<SoundAnalysis, "missingMs">;

/** `auto` takes ffmpeg when the machine has it. */
export type DecoderChoice = "auto" | "ffmpeg" | "wasm";

/** `outputFolder` is an empty folder that the asker made and removes; previews and covers are put there. */
export type ExaminationJob = {
  path: string;
  fileName: string;
  sizeBytes: number;
  outputFolder: string;
  decoder: DecoderChoice;
  ffmpegPath: string;
};

/** A picture to draw anew; its files are put into `outputFolder`. */
export type CoverJob = { picturePath: string; outputFolder: string };
/** Another preview of a recording that was accepted before. */
export type PreviewJob = ExaminationJob & { window: { fromMs: number; toMs: number } };
export type DecodeJob = ExaminationJob | CoverJob | PreviewJob;

/** What the headers say and the decode confirmed. */
export type AudioFacts = {
  mimeType: string;
  container: string;
  codec: string;
  isLossless: boolean;
  sampleRateHz: number;
  bitDepth: number | null;
  bitrateBps: number | null;
  channels: number;
};

/** Words the file carries about itself: text from strangers, stored and shown as text. */
export type TrackTags = {
  title?: string;
  artist?: string;
  album?: string;
  genre?: string;
  year?: number;
  trackNumber?: number;
  discNumber?: number;
  isrc?: string;
  encoder?: string;
  /** Plain text with line breaks. */
  lyrics?: string;
  credits?: Credit[];
};

export type RenderedCover = { largePath: string; smallPath: string; accent: Accent };

/** What one pass over the samples yields: the length of record, 1 000 values from 0 to 1, and what is amiss with the sound. */
export type Decoded = { durationMs: number; peaks: number[]; sound: SoundFindings };

/** Result of listening to a file once. Paths are files in the job's `outputFolder`. */
export type Examination = Omit<Decoded, "sound"> & {
  analysis: SoundAnalysis;
  facts: AudioFacts;
  tags: TrackTags;
  previewPath: string;
  cover: RenderedCover | null;
};

export const REFUSAL_REASONS = [
  "not_audio",
  "foreign_extension",
  "unsupported_codec",
  "needs_ffmpeg",
  "broken_header",
  "no_samples",
  "truncated",
  "too_slow",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Why a file is not taken, in words for the person who sent it. 415: another kind of file; 422: this file is broken. */
export class AudioRefusal extends Error {
  readonly code: "unsupported_media" | "unprocessable";
  readonly reason: RefusalReason;

  constructor(code: AudioRefusal["code"], reason: RefusalReason, detail: string) {
    super(detail);
    this.code = code;
    this.reason = reason;
  }
}

/** What the decoding process sends back. `failed` is a fault of ours, not of the file. */
export type ExaminationReply =
  | { kind: "accepted"; examination: Examination }
  | { kind: "previewed"; previewPath: string }
  | { kind: "rendered"; cover: RenderedCover | null }
  | { kind: "refused"; code: AudioRefusal["code"]; reason: RefusalReason; detail: string }
  | { kind: "failed"; message: string };
