import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { CID } from "multiformats/cid";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { processGlobal } from "@/lib/platform/process-global";
import type { FileName } from "./name-file";

const IDLE_MS = 60_000;

export type NamingJob = { id: number; file: string };
/** As text over the pipe: a node is a CID and its bytes in base64. */
export type NamingReply = { id: number } & (
  | { name: Omit<FileName, "innerNodes"> & { innerNodes: { cid: string; bytes: string }[] } }
  | { message: string }
);

type Asker = { child: ChildProcess; resolve(name: FileName): void; reject(error: Error): void };
type State = { child: ChildProcess | null; askers: Map<number, Asker>; nextId: number; timer: NodeJS.Timeout | null };
const state = processGlobal<State>("naming", () => ({ child: null, askers: new Map(), nextId: 1, timer: null }));

/** As `nameFile`, in one process beside this one, which leaves after an idle minute; its loop is not the web's. */
export async function nameInChild(file: string): Promise<FileName> {
  const child = warmNaming();
  const id = state.nextId++;
  return new Promise((resolve, reject) => {
    state.askers.set(id, { child, resolve, reject });
    child.ref();
    child.channel?.ref();
    child.send({ id, file } satisfies NamingJob, (error) => {
      if (error) settle(id, (asker) => asker.reject(notNow(error)));
    });
  });
}

/** Starts the process ahead of need, while the bytes still arrive. */
export function warmNaming(): ChildProcess {
  const child = state.child?.connected ? state.child : startChild();
  rest(child);
  return child;
}

/** Ends the process where there is one. */
export function closeNaming(): void {
  if (state.timer) clearTimeout(state.timer);
  state.child?.kill("SIGKILL");
  state.child = null;
}

function startChild(): ChildProcess {
  const root = /* turbopackIgnore: true */ process.cwd();
  const script = path.join(/* turbopackIgnore: true */ root, "worker", "naming-child.ts");
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=react-server", script], {
    cwd: root,
    env: { NODE_ENV: env.NODE_ENV },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  state.child = child;
  child.on("message", (reply: NamingReply) => {
    settle(reply.id, (asker) => answer(asker, reply));
    rest(child);
  });
  const fall = (error: Error) => {
    if (state.child === child) state.child = null;
    const its = [...state.askers].filter(([, asker]) => asker.child === child);
    for (const [id] of its) settle(id, (asker) => asker.reject(notNow(error)));
  };
  child.on("error", fall);
  child.on("exit", (code, signal) => fall(new Error(`the naming process ended with ${code ?? signal}`)));
  return child;
}

function settle(id: number, how: (asker: Asker) => void): void {
  const asker = state.askers.get(id);
  state.askers.delete(id);
  if (asker) how(asker);
}

function answer({ resolve, reject }: Asker, reply: NamingReply): void {
  if ("message" in reply) {
    reject(notNow(new Error(reply.message)));
    return;
  }
  const { innerNodes, ...name } = reply.name;
  const toNode = ({ cid, bytes }: { cid: string; bytes: string }) => ({
    cid: CID.parse(cid),
    bytes: Buffer.from(bytes, "base64"),
  });
  resolve({ ...name, innerNodes: innerNodes.map(toNode) });
}

function notNow(cause: Error): AppError {
  return new AppError("unavailable", "The file could not be read just now. Send it again; what came is kept.", {
    cause,
  });
}

/** With nothing to do it keeps nobody alive, and goes after a minute. */
function rest(child: ChildProcess): void {
  if (state.timer) clearTimeout(state.timer);
  if (state.askers.size > 0) return;
  child.unref();
  child.channel?.unref();
  state.timer = setTimeout(() => child.disconnect(), IDLE_MS).unref();
}
