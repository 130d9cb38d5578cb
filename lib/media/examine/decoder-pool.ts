import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { processGlobal } from "@/lib/platform/process-global";
import { inWorkFolder } from "../storage/work-folder";
import {
  AudioRefusal,
  type DecodeJob,
  type Examination,
  type ExaminationJob,
  type ExaminationReply,
  type PreviewJob,
  type RenderedCover,
} from "./examination";
import { SPENT_SIGNAL } from "./limit-processor";

const MAX_CHILDREN = 2;
const IDLE_MS = 60_000;
const TIME_LIMIT_MS = 90_000;
const COVER_LIMIT_MS = 20_000;
/** Where ffmpeg is found when FFMPEG_PATH does not say; the child gets nothing else of our environment. */
const SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin:/opt/local/bin";

const TOO_SLOW: ExaminationReply = {
  kind: "refused",
  code: "unprocessable",
  reason: "too_slow",
  detail: "Reading this file takes too long. Export it again, without its extra tags.",
};

type Pool = { idle: ChildProcess[]; busy: number; queue: (() => void)[]; timers: Map<ChildProcess, NodeJS.Timeout> };
const pool = processGlobal<Pool>("decoders", () => ({ idle: [], busy: 0, queue: [], timers: new Map() }));

export type ExaminationRequest = Omit<ExaminationJob, "outputFolder" | "ffmpegPath" | "decoder"> & {
  decoder?: ExaminationJob["decoder"];
  timeLimitMs?: number;
};

/**
 * Listens to a file in a process of its own and hands the findings to `use` while the previews and covers exist; they are
 * gone when it returns. Throws `AudioRefusal` for the file's faults, `AppError("unavailable")` for ours.
 */
export async function withExamination<T>(
  request: ExaminationRequest,
  use: (examination: Examination) => Promise<T>,
): Promise<T> {
  const { timeLimitMs = TIME_LIMIT_MS, decoder = "auto", ...file } = request;
  return inWorkFolder(async (outputFolder) => {
    const job = { ...file, decoder, outputFolder, ffmpegPath: env.FFMPEG_PATH ?? "ffmpeg" };
    const reply = await runJob(job, timeLimitMs);
    if (reply.kind === "accepted") return use(reply.examination);
    if (reply.kind === "refused") throw new AudioRefusal(reply.code, reply.reason, reply.detail);
    throw notNow(reply);
  });
}

/** Cuts another preview out of a stored recording, as `withExamination` does; the file is gone when `use` returns. */
export async function withRenderedPreview<T>(
  request: ExaminationRequest & { window: PreviewJob["window"] },
  use: (previewPath: string) => Promise<T>,
): Promise<T> {
  const { timeLimitMs = TIME_LIMIT_MS, decoder = "auto", ...file } = request;
  return inWorkFolder(async (outputFolder) => {
    const job = { ...file, decoder, outputFolder, ffmpegPath: env.FFMPEG_PATH ?? "ffmpeg" };
    const reply = await runJob(job, timeLimitMs);
    if (reply.kind === "previewed") return use(reply.previewPath);
    if (reply.kind === "refused") throw new AudioRefusal(reply.code, reply.reason, reply.detail);
    throw notNow(reply);
  });
}

/** Draws a stranger's picture anew in the same processes; null when it is no picture that can be used. */
export async function withRenderedCover<T>(
  picture: Uint8Array,
  use: (cover: RenderedCover | null) => Promise<T>,
): Promise<T> {
  return inWorkFolder(async (outputFolder) => {
    const picturePath = path.join(outputFolder, "picture");
    await writeFile(picturePath, picture);
    const reply = await runJob({ picturePath, outputFolder }, COVER_LIMIT_MS);
    if (reply.kind === "rendered") return use(reply.cover);
    if (reply.kind === "refused") return use(null);
    throw notNow(reply);
  });
}

function notNow(reply: ExaminationReply): AppError {
  const message = reply.kind === "failed" ? reply.message : `the decoder answered ${reply.kind}`;
  return new AppError("unavailable", "The file could not be read just now. Send it again.", {
    cause: new Error(message),
  });
}

/** Starts a process ahead of need, while the bytes still arrive: it takes half a second to load. */
export function warmDecoder(): void {
  if (pool.idle.length === 0 && pool.busy < MAX_CHILDREN) park(startChild());
}

/** Ends the idle processes; busy ones end with their jobs. */
export function closeDecoders(): void {
  for (const child of pool.idle.splice(0)) dismiss(child);
}

async function runJob(job: DecodeJob, timeLimitMs: number): Promise<ExaminationReply> {
  if (pool.busy >= MAX_CHILDREN) await new Promise<void>((resolve) => pool.queue.push(resolve));
  else pool.busy += 1;
  try {
    const child = takeIdle() ?? startChild();
    const reply = await ask(child, job, timeLimitMs);
    if (child.connected) park(child);
    return reply;
  } finally {
    const next = pool.queue.shift();
    if (next) next();
    else pool.busy -= 1;
  }
}

function ask(child: ChildProcess, job: DecodeJob, timeLimitMs: number): Promise<ExaminationReply> {
  child.ref();
  child.channel?.ref();
  return new Promise((resolve) => {
    const finish = (reply: ExaminationReply) => {
      clearTimeout(timer);
      child.off("message", answer).off("exit", fall).off("error", fail);
      resolve(reply);
    };
    const answer = (message: unknown) => finish(message as ExaminationReply);
    const fail = (error: Error) => finish({ kind: "failed", message: error.message });
    const fall = (code: number | null, signal: string | null) =>
      signal === SPENT_SIGNAL ? finish(TOO_SLOW) : fail(new Error(`the decoder ended with ${code ?? signal}`));
    const timer = setTimeout(() => {
      finish(TOO_SLOW);
      dismiss(child);
    }, timeLimitMs);
    child.on("message", answer).on("exit", fall).on("error", fail);
    child.send(job, (error) => {
      if (error) fail(error);
    });
  });
}

function startChild(): ChildProcess {
  const root = /* turbopackIgnore: true */ process.cwd();
  const script = path.join(/* turbopackIgnore: true */ root, "worker", "decode-child.ts");
  const flags = ["--max-old-space-size=512", "--import", "tsx", "--conditions=react-server"];
  const child = spawn(process.execPath, [...flags, script], {
    cwd: root,
    env: { PATH: SEARCH_PATH, NODE_ENV: env.NODE_ENV },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    // a group of its own, so that a kill reaches the ffmpeg it may be running
    detached: true,
  });
  child.on("error", () => undefined); // told to whoever is asking; nobody may be
  return child;
}

function takeIdle(): ChildProcess | undefined {
  for (let child = pool.idle.pop(); child; child = pool.idle.pop()) {
    clearTimeout(pool.timers.get(child));
    pool.timers.delete(child);
    if (child.connected) return child;
  }
  return undefined;
}

/** An idle child keeps nobody alive: not itself beyond a minute, not the process that started it. */
function park(child: ChildProcess): void {
  pool.idle.push(child);
  child.unref();
  child.channel?.unref();
  const timer = setTimeout(() => {
    pool.idle.splice(0, pool.idle.length, ...pool.idle.filter((other) => other !== child));
    dismiss(child);
  }, IDLE_MS);
  pool.timers.set(child, timer.unref());
}

function dismiss(child: ChildProcess): void {
  if (child.connected) child.disconnect();
  clearTimeout(pool.timers.get(child));
  pool.timers.delete(child);
  try {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL"); // the group is gone, or the system has none
  }
}
