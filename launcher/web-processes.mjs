// WORKERS > 1: several web processes on one port. Each accepts for itself from the one listening socket, so a connection
// never waits in a process that dies; this one only keeps them running (docs/adr/0012).
// @ts-check
import cluster from "node:cluster";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const FAILED_STARTS_LIMIT = 5;

const slots = Array.from({ length: Number(process.env.WORKERS) }, (_, at) => `web-${at + 1}`);
let running = 0;
let failedStarts = 0;
let isStopping = false;

cluster.schedulingPolicy = cluster.SCHED_NONE;
cluster.setupPrimary({ exec: path.join(import.meta.dirname, "web.mjs"), args: [] });
cluster.on("listening", () => {
  failedStarts = 0;
});
for (const slot of slots) run(slot);

process.on("SIGTERM", stop);
process.on("SIGINT", stop);

/**
 * @param {string} slot the name that counts and logs go under, the same for its successor
 * @param {object} [more] of the environment
 */
function run(slot, more = {}) {
  const worker = cluster.fork({ BACKLINE_PROCESS: slot, ...more });
  running += 1;
  let hasListened = false;
  worker.once("listening", () => {
    hasListened = true;
  });
  worker.once("exit", async (code, signal) => {
    running -= 1;
    if (isStopping) return leaveWhenAlone();
    if (!hasListened) failedStarts += 1;
    process.stderr.write(`${slot} ended (${signal ?? `exit code ${code}`}); starting it again\n`);
    if (failedStarts >= FAILED_STARTS_LIMIT) return stop(1);
    await wait(failedStarts * 200);
    if (!isStopping) run(slot, { BACKLINE_AFTER_CRASH: "1" });
  });
}

/** The workers finish what they have begun, within web.mjs's limit. @param {unknown} [reason] a signal, or an exit code */
function stop(reason) {
  if (typeof reason === "number") process.exitCode = reason;
  isStopping = true;
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM");
  leaveWhenAlone();
}

function leaveWhenAlone() {
  if (running === 0) process.exit();
}
