import "server-only";
import { Worker } from "node:worker_threads";

/** What a process dies of that spends more than it may: the alarm of a clock that counts processor time. It leaves no core. */
export const SPENT_SIGNAL = "SIGVTALRM";

/** A thread of its own, since a parser in a loop lets no timer of its thread run. */
const WATCH = `
const limitUs = require("node:worker_threads").workerData;
setInterval(() => {
  const { user, system } = process.cpuUsage();
  const most = Atomics.load(limitUs, 0);
  if (most > 0n && user + system > most) process.kill(process.pid, "${SPENT_SIGNAL}");
}, 50);`;

let limitUs: BigInt64Array | null = null;

/**
 * Ends this process with `SPENT_SIGNAL` when `work` takes more than `limitMs` of processor time: a clock that stands still
 * while a busy machine gives us no turn. For the decoding process, which does one thing at a time.
 */
export async function limitProcessor<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  limitUs ??= startWatch();
  const { user, system } = process.cpuUsage();
  Atomics.store(limitUs, 0, BigInt(user + system + limitMs * 1000));
  try {
    return await work();
  } finally {
    Atomics.store(limitUs, 0, 0n);
  }
}

function startWatch(): BigInt64Array {
  const shared = new BigInt64Array(new SharedArrayBuffer(8));
  new Worker(WATCH, { eval: true, workerData: shared, execArgv: [], stdin: false }).unref();
  return shared;
}
