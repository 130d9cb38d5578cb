import "server-only";
import { mkdir, readdir, rm } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { AggregatorRegistry, type MetricObject, type MetricValue } from "prom-client";
import { pool } from "./db";
import { env, UNNAMED } from "./env";
import { log } from "./log";
import { registry } from "./metrics";
import { observePool } from "./watch-pool";

type Snapshot = (MetricObject & { values: MetricValue<string>[] })[];

const ENDING = ".sock";
const PATIENCE_MS = 1_000;
/** The shortest that an operating system allows for the name of a socket. */
const MAX_PATH_BYTES = 103;

const folder = () => path.join(env.BACKLINE_DATA_DIR, "processes");
const socketOf = (file: string) => path.join(folder(), file);
/** With its id, as a process that takes the place of another begins before that one has left. */
const ownFile = () => `${env.BACKLINE_PROCESS}.${process.pid}${ENDING}`;

/** What this process has counted, each value labelled with the process's name. */
async function takeSnapshot(): Promise<Snapshot> {
  observePool(pool);
  const metrics = (await registry.getMetricsAsJSON()) as Snapshot;
  for (const metric of metrics) {
    // labels keep processes apart, so nothing is ever added up over them
    metric.aggregator = "sum";
    for (const value of metric.values) value.labels = { ...value.labels, process: env.BACKLINE_PROCESS };
  }
  return metrics;
}

/** Lets the other processes of this machine read what this one counts, over a socket in the data folder. */
export async function shareMetrics(): Promise<void> {
  const file = socketOf(ownFile());
  if (env.BACKLINE_PROCESS === UNNAMED || process.platform === "win32") return;
  if (Buffer.byteLength(file) > MAX_PATH_BYTES)
    return log.warn({ file }, "the data folder's path is too long for a socket: this process's metrics are its own");
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  await rm(file, { force: true });
  const server = net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    takeSnapshot().then(
      (snapshot) => socket.end(JSON.stringify(snapshot)),
      () => socket.destroy(),
    );
  });
  server.on("error", (error) => log.warn({ err: error }, "metrics are not shared"));
  await new Promise<void>((resolve) => {
    server.once("error", () => resolve());
    server.listen(file, () => resolve());
  });
  server.unref();
}

async function readSnapshot(file: string): Promise<Snapshot> {
  const socket = net.connect(socketOf(file));
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`${file} does not answer`)));
  return JSON.parse(await text(socket)) as Snapshot;
}

/** Another process's; empty when it ended or hangs, which shows as its series being absent. */
async function readOther(file: string): Promise<Snapshot> {
  return readSnapshot(file).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNREFUSED") await rm(socketOf(file), { force: true });
    return [];
  });
}

/** Prometheus text of all processes of this store on this machine, whichever of them was asked. */
export async function readAllMetrics(): Promise<string> {
  const files = (await readdir(folder()).catch(() => [])).filter((file) => file.endsWith(ENDING) && file !== ownFile());
  const snapshots = await Promise.all([takeSnapshot(), ...files.sort().map(readOther)]);
  return AggregatorRegistry.aggregate(snapshots).metrics();
}
