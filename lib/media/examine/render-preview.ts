import "server-only";
import path from "node:path";
import { openDecoder } from "./decode-audio";
import type { PreviewJob } from "./examination";
import { readAudioMetadata } from "./read-audio-metadata";

/** Writes the preview of a window of a recording and returns its path in the job's folder. Runs in the decoding process only. */
export async function renderPreview(job: PreviewJob): Promise<string> {
  const metadata = await readAudioMetadata(job.path, job.fileName, job.sizeBytes);
  const previewPath = path.join(job.outputFolder, "preview.mp3");
  const decode = await openDecoder(job, metadata, previewPath);
  await decode(job.window);
  return previewPath;
}
