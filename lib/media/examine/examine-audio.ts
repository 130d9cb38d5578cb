import "server-only";
import path from "node:path";
import { decodeAudio } from "./decode-audio";
import type { Examination, ExaminationJob } from "./examination";
import { type AudioMetadata, readAudioMetadata } from "./read-audio-metadata";
import { renderCover } from "./render-cover";

/**
 * Acceptance of a file: the content is of a kind on the list, container, codec and sample rate are known, and a decode
 * yields the samples that the header promises. Throws `AudioRefusal`. Runs in the decoding process only.
 */
export async function examineAudio(job: ExaminationJob): Promise<Examination> {
  const metadata = await readAudioMetadata(job.path, job.fileName, job.sizeBytes);
  const previewPath = path.join(job.outputFolder, "preview.mp3");
  const decoding = decodeAudio(job, metadata, previewPath);
  const rendering = metadata.picture ? renderCover(metadata.picture, job.outputFolder) : null;
  // both have ended before a refusal is told: whoever asked then removes the folder that they write to
  await Promise.allSettled([decoding, rendering]);
  const [decoded, cover] = [await decoding, await rendering];
  return {
    ...decoded,
    facts: { ...metadata.facts, bitrateBps: measureBitrate(job, metadata, decoded.durationMs) },
    tags: metadata.tags,
    previewPath,
    cover,
  };
}

/** MP3 headers guess when the rate varies, so theirs is measured: bytes of sound over decoded time. */
function measureBitrate(job: ExaminationJob, { facts, audioOffset }: AudioMetadata, durationMs: number): number {
  if (facts.codec !== "MP3" && facts.bitrateBps) return facts.bitrateBps;
  return Math.round(((job.sizeBytes - audioOffset) * 8000) / durationMs);
}
