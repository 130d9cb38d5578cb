import { readFile } from "node:fs/promises";
import { AudioRefusal, type DecodeJob, type ExaminationReply } from "@/lib/media/examine/examination";
import { examineAudio } from "@/lib/media/examine/examine-audio";
import { renderCover } from "@/lib/media/examine/render-cover";
import { renderPreview } from "@/lib/media/examine/render-preview";

// Third composition root: reads strangers' files away from the web server's event loop and memory. It knows no secret
// and no database; it takes one job at a time and leaves with its parent, which kills it when a file takes too long.
process.on("message", (job: DecodeJob) => {
  answer(job).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit(0));

async function answer(job: DecodeJob): Promise<ExaminationReply> {
  try {
    if ("picturePath" in job)
      return { kind: "rendered", cover: await renderCover(await readFile(job.picturePath), job.outputFolder) };
    if ("window" in job) return { kind: "previewed", previewPath: await renderPreview(job) };
    return { kind: "accepted", examination: await examineAudio(job) };
  } catch (error) {
    if (error instanceof AudioRefusal)
      return { kind: "refused", code: error.code, reason: error.reason, detail: error.message };
    return { kind: "failed", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
