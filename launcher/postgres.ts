import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import {
  type Account,
  findPostgresAccount,
  findPostgresBinaries,
  initialiseCluster,
  type PostgresBinaries,
} from "./postgres-place";
import { StartProblem } from "./start-problem";

const USER = "backline";
const WRONG_PASSWORD = "28P01";
const START_LIMIT_MS = 60_000;

export type PostgresServer = {
  pid: number;
  port: number;
  /** Connection string of one database on this server. */
  urlOf(database: string): string;
  /** Settles when the server is gone, whoever ended it. */
  exited: Promise<void>;
  stop(): Promise<void>;
};

type Cluster = { folder: string; password: string; logFile: string; account: Account; binaries: PostgresBinaries };

/**
 * Starts the embedded PostgreSQL on `folder` (made when missing) and a free loopback port, and waits until it answers.
 * A server left over from a killed parent is stopped first.
 */
export async function startPostgres(options: {
  folder: string;
  password: string;
  logFile: string;
  account?: Account;
  /** Taken when it is free, so that a restarted server is found where it was. */
  preferredPort?: number;
  settings?: Record<string, string>;
}): Promise<PostgresServer> {
  const account = options.account ?? findPostgresAccount();
  const cluster: Cluster = { ...options, account, binaries: findPostgresBinaries(account) };
  if (fs.existsSync(path.join(cluster.folder, "PG_VERSION"))) {
    refuseOtherVersion(cluster);
    await stopLeftover(cluster);
  } else {
    initialiseCluster(cluster.folder, { ...cluster, user: USER });
  }
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    const port = await findFreePort(options.preferredPort);
    const outcome = await launch(cluster, port, options.settings ?? {}, deadline);
    if ("server" in outcome) return outcome.server;
    if (/password authentication failed/.test(outcome.said)) throw describeLostPassword(cluster);
    if (!isPassing(outcome.said) || Date.now() > deadline) {
      throw new StartProblem(
        `PostgreSQL did not start: ${outcome.said}`,
        `Read ${cluster.logFile} for the whole story.`,
      );
    }
    await wait(200);
  }
}

function describeLostPassword({ folder }: Cluster): StartProblem {
  return new StartProblem(
    `The database in ${folder} does not take the password in secrets.json.`,
    "Put the secrets.json back that was made with it, or move the whole data folder away to begin anew.",
  );
}

/** Another process took the port in between, or the backends of a killed server are still going away. */
function isPassing(said: string): boolean {
  return /could not bind|could not create any TCP|already exists|still in use|starting up/.test(said);
}

function refuseOtherVersion({ folder, binaries }: Cluster): void {
  const found = fs.readFileSync(path.join(folder, "PG_VERSION"), "utf8").trim();
  if (found === binaries.majorVersion) return;
  throw new StartProblem(
    `The database in ${folder} was made by PostgreSQL ${found}, this Backline brings ${binaries.majorVersion}.`,
    [
      "Take it across, the data stay where they are meanwhile:",
      "  1. with the Backline that made it:  npm run backup -- --to /path/to/backups",
      "  2. with this one:  BACKLINE_DATA_DIR=/path/to/new-data npm run restore -- --from /path/to/backups",
      "  3. start this one with BACKLINE_DATA_DIR=/path/to/new-data; remove the old folder once you have looked around.",
    ].join("\n"),
  );
}

async function launch(
  cluster: Cluster,
  port: number,
  settings: Record<string, string>,
  deadline: number,
): Promise<{ server: PostgresServer } | { said: string }> {
  const all = { listen_addresses: "127.0.0.1", unix_socket_directories: "", timezone: "UTC", ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = fs.openSync(cluster.logFile, "w", 0o600);
  const server = spawn(cluster.binaries.postgres, ["-D", cluster.folder, "-p", String(port), ...flags], {
    ...cluster.account,
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
    env: { PATH: process.env.PATH, LC_ALL: "C" } as unknown as NodeJS.ProcessEnv,
  });
  fs.closeSync(log);
  const exited = withGuard(server, cluster.account);
  if (await becomesReady(urlFor(cluster, port, "postgres"), exited, deadline)) {
    return { server: describeServer(server, cluster, port, exited) };
  }
  server.kill("SIGINT");
  await exited;
  return { said: readLastWords(cluster.logFile) };
}

function describeServer(server: ChildProcess, cluster: Cluster, port: number, exited: Promise<void>): PostgresServer {
  server.unref();
  return {
    pid: server.pid as number,
    port,
    urlOf: (database) => urlFor(cluster, port, database),
    exited,
    stop: async () => {
      server.ref();
      if (server.exitCode === null && server.signalCode === null) stopCluster(cluster);
      await exited;
    },
  };
}

/** Settles when the server has ended and its guard is dismissed. */
async function withGuard(server: ChildProcess, account: Account): Promise<void> {
  const ended = hasEnded(server);
  const guard = guardAgainstOrphan(server, account);
  await ended;
  if (!guard) return;
  guard.ref();
  const dismissed = hasEnded(guard);
  guard.stdin?.end("dismissed\n");
  await dismissed;
}

function hasEnded(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

/** A shell that reads a pipe from us: a line dismisses it; when we are killed the pipe ends and it stops the server. */
function guardAgainstOrphan(server: ChildProcess, account: Account): ChildProcess | null {
  if (process.platform === "win32" || server.pid === undefined) return null;
  const guard = spawn("/bin/sh", ["-c", 'read -r _ || kill -INT "$1"', "guard", String(server.pid)], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  (guard.stdin as unknown as net.Socket).unref();
  return guard;
}

async function becomesReady(url: string, exited: Promise<void>, deadline: number): Promise<boolean> {
  let hasExited = false;
  exited.then(() => {
    hasExited = true;
  });
  while (!hasExited && Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === WRONG_PASSWORD) return false;
      await Promise.race([wait(40), exited]);
    }
  }
  return false;
}

/** Asks the running server, not a process list: only our own server knows our password and our folder. */
async function stopLeftover(cluster: Cluster): Promise<void> {
  const pidFile = path.join(cluster.folder, "postmaster.pid");
  const port = fs.existsSync(pidFile) ? Number(fs.readFileSync(pidFile, "utf8").split("\n")[3]) : 0;
  if (!port) return;
  const client = new pg.Client({ connectionString: urlFor(cluster, port, "postgres") });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("show data_directory");
    await client.end();
    if (rows[0]?.data_directory === fs.realpathSync(cluster.folder)) stopCluster(cluster);
  } catch {
    return;
  }
}

function stopCluster({ binaries, account, folder }: Cluster): void {
  try {
    execFileSync(binaries.pgCtl, ["stop", "-D", folder, "-m", "fast", "-t", "30"], {
      ...account,
      cwd: "/",
      stdio: "pipe",
    });
  } catch {
    execFileSync(binaries.pgCtl, ["stop", "-D", folder, "-m", "immediate"], { ...account, cwd: "/", stdio: "pipe" });
  }
}

function urlFor({ password }: Cluster, port: number, database: string): string {
  return `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

function readLastWords(logFile: string): string {
  const lines = fs.readFileSync(logFile, "utf8").trim().split("\n");
  const complaints = lines.filter((line) => /FATAL|PANIC|WARNING|HINT/.test(line));
  return (complaints.length > 0 ? complaints : lines).slice(-3).join(" ") || "it ended without a word";
}

// Below those that systems give to connections of their own accord (from 32768 on Linux, 49152 elsewhere), so that a port which is
// found free is not some connection's by the time it is listened at.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_767;

async function isFree(port: number): Promise<boolean> {
  const probe = net.createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (isListening) await new Promise((resolve) => probe.close(resolve));
  return isListening;
}

/** So many free loopback ports, no two alike. */
export async function findFreePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** A free loopback port: `preferred` when nobody has it, else any. */
export async function findFreePort(preferred = 0): Promise<number> {
  if (preferred && (await isFree(preferred))) return preferred;
  const [port] = await findFreePorts(1);
  return port as number;
}
