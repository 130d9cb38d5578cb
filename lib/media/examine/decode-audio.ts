import "server-only";
import { previewWindow } from "@/lib/shared/preview-window";
import { decodeWithFfmpeg } from "./decode-with-ffmpeg";
import { decodeWithWasm } from "./decode-with-wasm";
import { AudioRefusal, type Decoded, type ExaminationJob } from "./examination";
import { findFfmpeg } from "./find-ffmpeg";
import type { PreviewWindow } from "./preview-profile";
import type { AudioMetadata } from "./read-audio-metadata";

const MP3_MAX_BPS = 480_000;
const PREVIEW_SLACK_MS = 100;

/**
 * Decodes: length of record, peaks and preview. One pass when the header tells the length about right, a second for the
 * preview when it does not. Throws `AudioRefusal` when the samples do not bear out the header.
 */
export async function decodeAudio(job: ExaminationJob, metadata: AudioMetadata, previewPath: string): Promise<Decoded> {
  const decode = await openDecoder(job, metadata, previewPath);
  const guess = previewWindow(metadata.headerMs);
  const decoded = await decode(guess);
  checkSamples(decoded, job, metadata);
  const due = previewWindow(decoded.durationMs);
  if (Math.abs(due.fromMs - guess.fromMs) > PREVIEW_SLACK_MS || due.toMs - guess.toMs > PREVIEW_SLACK_MS)
    await decode(due);
  return decoded;
}

/** Decodes as this machine can; each call writes the preview of its window to `previewPath`. Throws `AudioRefusal`. */
export async function openDecoder(
  job: Pick<ExaminationJob, "decoder" | "ffmpegPath" | "path">,
  metadata: AudioMetadata,
  previewPath: string,
): Promise<(window: PreviewWindow) => Promise<Decoded>> {
  const ffmpegPath = job.decoder === "wasm" ? null : await findFfmpeg(job.ffmpegPath);
  if (!ffmpegPath && !metadata.format.wasmDecoder) {
    throw new AudioRefusal(
      "unsupported_media",
      "needs_ffmpeg",
      "M4A needs ffmpeg, which this server does not have. Send FLAC, WAV or AIFF instead, or ask the store to install ffmpeg.",
    );
  }
  return (window) =>
    ffmpegPath
      ? decodeWithFfmpeg(ffmpegPath, job.path, metadata, window, previewPath)
      : decodeWithWasm(job.path, metadata, window, previewPath);
}

function checkSamples({ durationMs, peaks }: Decoded, job: ExaminationJob, metadata: AudioMetadata): void {
  const { format, headerMs, audioOffset } = metadata;
  if (durationMs < 1 || peaks.length === 0) {
    throw new AudioRefusal(
      "unprocessable",
      "no_samples",
      `The ${format.label} file holds no sound that can be decoded. Export it again.`,
    );
  }
  const toleranceMs = format.label === "M4A" ? 1000 : 150;
  if (format.hasExactLength && durationMs + toleranceMs < headerMs) {
    const [has, says] = [durationMs, headerMs].map((ms) => `${(ms / 1000).toFixed(1)} s`);
    throw new AudioRefusal(
      "unprocessable",
      "truncated",
      `The file is cut short: its header says ${says}, the sound ends after ${has}. Export or copy it again.`,
    );
  }
  // frames found by chance in other data: far more bytes than that much MP3 can have
  if (format.label === "MP3" && ((job.sizeBytes - audioOffset) * 8000) / durationMs > MP3_MAX_BPS) {
    throw new AudioRefusal("unprocessable", "no_samples", "Most of this file is not MP3 sound. Export it again.");
  }
}
