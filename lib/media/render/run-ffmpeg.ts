import "server-only";
import { spawn } from "node:child_process";

const KEPT_OF_COMPLAINTS = 2_000;

/** Runs ffmpeg to its end. Throws with the end of what it complained about; a run over `timeLimitMs` is killed. */
export async function runFfmpeg(ffmpegPath: string, args: readonly string[], timeLimitMs: number): Promise<void> {
  const guarded = ["-nostdin", "-y", "-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe", ...args];
  const child = spawn(ffmpegPath, guarded, { stdio: ["ignore", "ignore", "pipe"] });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-KEPT_OF_COMPLAINTS);
  });
  // ffmpeg may ignore SIGTERM while it reads a header
  const stop = () => child.kill("SIGKILL");
  const timer = setTimeout(stop, timeLimitMs);
  process.once("exit", stop);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`ffmpeg ended with ${code ?? signal}: ${complaints.trim()}`));
      });
    });
  } finally {
    clearTimeout(timer);
    process.off("exit", stop);
  }
}
