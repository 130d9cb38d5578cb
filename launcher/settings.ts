import net from "node:net";
import path from "node:path";
import type { Mode } from "./instance";
import { findUnreadableProxies } from "./peer-headers.mjs";
import { findFreePort } from "./postgres";
import { StartProblem } from "./start-problem";

export type Settings = {
  mode: Mode;
  dataDir: string;
  host: string;
  port: number;
  address: string;
  publicUrl: string;
  timeZone: string;
  /** Web processes on the one port; the worker comes on top. */
  workers: number;
};

const root = path.resolve(import.meta.dirname, "..");
const EVERY_ADDRESS = new Set(["0.0.0.0", "::", ""]);
// each has at least four database connections then, see lib/platform/db.ts
const MAX_WORKERS = 16;

/** What the environment says about this start; throws a StartProblem for what cannot be. */
export async function readSettings(given: NodeJS.ProcessEnv, isDev = false): Promise<Settings> {
  const mode = given.BACKLINE_MODE || "demo";
  if (mode !== "demo" && mode !== "live") {
    throw new StartProblem(`BACKLINE_MODE is "${mode}".`, "Set it to demo or live.");
  }
  const host = given.HOST || "127.0.0.1";
  const wished = Number(given.PORT || 3000);
  if (!Number.isInteger(wished) || wished < 0 || wished > 65_535) {
    throw new StartProblem(`PORT is "${given.PORT}".`, "Set it to a number from 1 to 65535, or to 0 for any free one.");
  }
  const workers = readWorkers(given.WORKERS, isDev);
  refuseUnreadableProxies(given.TRUSTED_PROXIES);
  const port = wished || (await findFreePort());
  const reachable = EVERY_ADDRESS.has(host) ? "127.0.0.1" : host;
  const address = `http://${net.isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`;
  return {
    mode,
    host,
    port,
    address,
    dataDir: path.resolve(root, given.BACKLINE_DATA_DIR || ".data"),
    publicUrl: given.PUBLIC_URL || address,
    timeZone: given.BACKLINE_TIME_ZONE || Intl.DateTimeFormat().resolvedOptions().timeZone,
    workers,
  };
}

function readWorkers(given: string | undefined, isDev: boolean): number {
  const workers = Number(given || 1);
  if (!Number.isInteger(workers) || workers < 1 || workers > MAX_WORKERS) {
    throw new StartProblem(
      `WORKERS is "${given}".`,
      `Set it to the number of web processes, from 1 to ${MAX_WORKERS}, or leave it out for one.`,
    );
  }
  if (isDev && workers > 1) {
    throw new StartProblem(
      `WORKERS is ${workers}, but development compiles in one process.`,
      "Leave WORKERS out, or use npm start.",
    );
  }
  return workers;
}

function refuseUnreadableProxies(given: string | undefined): void {
  const unreadable = findUnreadableProxies(given ?? "");
  if (unreadable.length === 0) return;
  throw new StartProblem(
    `TRUSTED_PROXIES holds "${unreadable.join(", ")}", which is no address and no range.`,
    "Write addresses or ranges, separated by commas: TRUSTED_PROXIES=10.0.0.0/8,2001:db8::1",
  );
}

/** Said before anything is built or filled, not minutes later. */
export async function refuseTakenPort({ host, port }: Settings): Promise<void> {
  const probe = net.createServer();
  const problem = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    probe.once("error", resolve);
    probe.listen(port, host, () => resolve(null));
  });
  await new Promise((resolve) => probe.close(resolve));
  if (!problem) return;
  if (problem.code === "EADDRINUSE") {
    throw new StartProblem(
      `Port ${port} is in use by another program.`,
      `Stop that program, or start with another port: PORT=${port + 1} npm start`,
    );
  }
  throw new StartProblem(`Backline cannot listen on ${host}:${port}: ${problem.message}`, "Check HOST and PORT.", {
    cause: problem,
  });
}
