import "server-only";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fine, type Verdict, worth } from "../platform/doctor/finding";
import { findFfmpeg } from "./examine/find-ffmpeg";

const run = promisify(execFile);
const PATIENCE_MS = 8_000;
const NEEDED = ["aac", "flac", "libmp3lame", "libvorbis", "libopus", "alac"];

type FfmpegFacts = { place: string; version: string; missing: string[] } | null;

/** The ffmpeg that files for buyers are made with, and the encoders it lacks; null where there is none. */
async function readFfmpeg(candidate: string): Promise<FfmpegFacts> {
  const place = await findFfmpeg(candidate);
  if (!place) return null;
  const ask = async (flag: string) => (await run(place, ["-hide_banner", flag], { timeout: PATIENCE_MS })).stdout;
  const [about, encoders] = await Promise.all([ask("-version"), ask("-encoders")]);
  const known = new Set(encoders.split("\n").map((line) => line.trim().split(/\s+/)[1]));
  return {
    place,
    version: /version (\S+)/.exec(about)?.[1] ?? "unknown",
    missing: NEEDED.filter((name) => !known.has(name)),
  };
}

/** Whether files for buyers can be made; a store without ffmpeg sells what artists uploaded, as it is. */
export async function checkFfmpeg(candidate: string): Promise<Verdict> {
  const facts = await readFfmpeg(candidate);
  if (!facts)
    return worth(
      "Not there, and not needed to sell: buyers get what the artist uploaded and no other format.",
      "For MP3, AAC, Ogg, Opus and ALAC install ffmpeg, or name it in FFMPEG_PATH, and start again.",
    );
  if (facts.missing.length === 0) return fine(`ffmpeg ${facts.version} writes every format.`);
  return worth(
    `ffmpeg ${facts.version} cannot write ${facts.missing.join(", ")}.`,
    "Install a whole ffmpeg; until then buyers are not offered these formats.",
  );
}
