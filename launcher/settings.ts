import net from "node:net";
import path from "node:path";
import type { Mode } from "./instance";
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
};

const root = path.resolve(import.meta.dirname, "..");
const EVERY_ADDRESS = new Set(["0.0.0.0", "::", ""]);

/** What the environment says about this start; throws a StartProblem for what cannot be. */
export async function readSettings(given: NodeJS.ProcessEnv): Promise<Settings> {
  const mode = given.BACKLINE_MODE || "demo";
  if (mode !== "demo" && mode !== "live") {
    throw new StartProblem(`BACKLINE_MODE is "${mode}".`, "Set it to demo or live.");
  }
  const host = given.HOST || "127.0.0.1";
  const wished = Number(given.PORT || 3000);
  if (!Number.isInteger(wished) || wished < 0 || wished > 65_535) {
    throw new StartProblem(`PORT is "${given.PORT}".`, "Set it to a number from 1 to 65535, or to 0 for any free one.");
  }
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
  };
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
