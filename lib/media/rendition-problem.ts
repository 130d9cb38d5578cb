import "server-only";
import type { FileProblem } from "@/lib/shared/schemas/jobs";

/** Thrown by a job whose input or machine lacks something; `problem` is what an artist reads about it. */
export class RenditionFault extends Error {
  constructor(
    readonly problem: FileProblem,
    message: string,
  ) {
    super(message);
  }
}

/** What stood in the way, as far as it can be told apart. */
export function readProblem(error: unknown): FileProblem {
  if (error instanceof RenditionFault) return error.problem;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === "ENOSPC" || code === "EDQUOT" || /No space left on device/.test(String(message))) return "disk_full";
  // the master's absence is told by the store: what is not found here is the program
  if (code === "ENOENT") return "no_ffmpeg";
  return /^ffmpeg ended with SIGKILL/.test(String(message)) ? "too_slow" : "not_made";
}
