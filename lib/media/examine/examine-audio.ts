import "server-only";
import path from "node:path";
import { decodeAudio } from "./decode-audio";
import type { Examination, ExaminationJob } from "./examination";
import { limitProcessor } from "./limit-processor";
import { type AudioMetadata, readAudioMetadata } from "./read-audio-metadata";
import { renderCover } from "./render-cover";

/** Of processor time; the worst that is taken, an M4A of 20 000 parts, needs 0.3 s. */
const HEADER_LIMIT_MS = 500;
const LEAST_MISSING_MS = 1_500;

/**
 * Acceptance of a file: the content is of a kind on the list, container, codec and sample rate are known, and a decode
 * yields the samples that the header promises. Throws `AudioRefusal`. Runs in the decoding process only.
 */
export async function examineAudio(job: ExaminationJob): Promise<Examination> {
  const { path: file, fileName, sizeBytes } = job;
  const metadata = await limitProcessor(HEADER_LIMIT_MS, () => readAudioMetadata(file, fileName, sizeBytes));
  const previewPath = path.join(job.outputFolder, "preview.mp3");
  const decoding = decodeAudio(job, metadata, previewPath);
  const rendering = metadata.picture ? renderCover(metadata.picture, job.outputFolder) : null;
  // both have ended before a refusal is told: whoever asked then removes the folder that they write to
  await Promise.allSettled([decoding, rendering]);
  const [{ sound, ...decoded }, cover] = [await decoding, await rendering];
  return {
    ...decoded,
    analysis: { ...sound, missingMs: countMissing(metadata, decoded.durationMs) },
    facts: { ...metadata.facts, bitrateBps: measureBitrate(job, metadata, decoded.durationMs) },
    tags: metadata.tags,
    previewPath,
    cover,
  };
}

/** Only MP3 may be shorter than it says and still be taken: what it says is often a guess. */
function countMissing({ format, promisedMs }: AudioMetadata, durationMs: number): number {
  if (format.hasExactLength || promisedMs === null) return 0;
  const missingMs = promisedMs - durationMs;
  return missingMs > Math.max(LEAST_MISSING_MS, promisedMs / 100) ? missingMs : 0;
}

/** MP3 headers guess when the rate varies, so theirs is measured: bytes of sound over decoded time. */
function measureBitrate(job: ExaminationJob, { facts, audioOffset }: AudioMetadata, durationMs: number): number {
  if (facts.codec !== "MP3" && facts.bitrateBps) return facts.bitrateBps;
  return Math.round(((job.sizeBytes - audioOffset) * 8000) / durationMs);
}
