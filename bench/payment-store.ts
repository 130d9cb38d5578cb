import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { recordInstance } from "../launcher/instance";
import { findFreePorts, startPostgres } from "../launcher/postgres";
import { loadSecrets } from "../launcher/secrets";
import { waitUntilAnswering } from "../launcher/wait-until-answering";
import { applyMigrations } from "../prisma/migrate";
import { RAILS } from "../sandbox/rails";

/** The body of the answer to a rail's webhook. Throws when it does not take it. */
type Ear = (rail: string, message: Request) => Promise<string>;

export type PaymentStore = {
  sandboxUrl: string;
  stripeUrl: string;
  stripeKey: string;
  sandboxToken: string;
  /** CPU seconds that database and sandbox have used so far. */
  readOtherCpuSeconds(): number;
  /** Webhooks go there from now on; until then they are taken, and nothing is done with them. */
  hear(ear: Ear): void;
  close(): Promise<void>;
};

/** A kept home is found again by its own password. */
function readPassword(home: string): string {
  const file = path.join(home, "password");
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(16).toString("hex"), { mode: 0o600 });
  return fs.readFileSync(file, "utf8");
}

/**
 * A database that syncs every commit to disk, and the sandbox as a process of its own. Sets the environment, so import what
 * reads it afterwards. In a `home` of the caller's the database stays when it is closed, else nothing does.
 */
export async function openPaymentStore(
  settings: Record<string, string> = {},
  keptHome: string | null = null,
): Promise<PaymentStore> {
  const home = keptHome ?? fs.mkdtempSync(path.join(os.tmpdir(), "backline-bench-"));
  fs.mkdirSync(home, { recursive: true });
  fs.chmodSync(home, 0o755);
  const server = await startPostgres({
    folder: path.join(home, "cluster"),
    password: readPassword(home),
    logFile: path.join(home, "postgres.log"),
    settings,
  });
  const databaseUrl = server.urlOf("postgres");
  await applyMigrations(databaseUrl);
  await recordInstance(databaseUrl, { mode: "demo", timeZone: "UTC" });
  const [main = 0, ...others] = await findFreePorts(1 + RAILS.length);
  const ports = RAILS.map((rail, at) => [rail, others[at] as number] as const);
  const urlAt = (port: number) => `http://127.0.0.1:${port}`;
  const secrets = loadSecrets(home, "demo", {});
  const made = {
    ...secrets,
    BACKLINE_MODE: "demo",
    BACKLINE_DATA_DIR: home,
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: "http://127.0.0.1:3000",
    LOG_LEVEL: "silent",
    // on a busy machine a buyer is slow here, and not sent away
    DATABASE_WAIT_MS: "10000",
    SANDBOX_URL: urlAt(main),
    SANDBOX_PORT: String(main),
  };
  for (const [rail, port] of ports) {
    process.env[`SANDBOX_${rail.toUpperCase()}_URL`] = urlAt(port);
    process.env[`SANDBOX_${rail.toUpperCase()}_PORT`] = String(port);
  }
  Object.assign(process.env, made);
  let hear: Ear = async () => "";
  const ears = await openEars((rail, message) => hear(rail, message));
  const sandbox = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", "sandbox/main.ts"], {
    env: { ...process.env, WEBHOOK_BASE_URL: urlAt((ears.address() as AddressInfo).port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await waitUntilAnswering("payment sandbox", `${urlAt(main)}/__health`, 30_000);
  return {
    sandboxUrl: urlAt(main),
    stripeUrl: process.env.SANDBOX_STRIPE_URL ?? "",
    stripeKey: secrets.STRIPE_SECRET_KEY ?? "",
    sandboxToken: secrets.SANDBOX_TOKEN ?? "",
    readOtherCpuSeconds: () => readCpuSeconds([...listFamily(server.pid), sandbox.pid ?? 0]),
    hear: (ear) => {
      hear = ear;
    },
    close: async () => {
      await endChild(sandbox);
      ears.close();
      ears.closeAllConnections();
      await server.stop();
      if (!keptHome) fs.rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The shop's webhook address. One that nobody takes is signed and sent again and again, ever more of them. */
async function openEars(hear: Ear): Promise<http.Server> {
  const ears = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const rail = request.url?.split("/").at(-1) ?? "";
    const message = new Request("http://127.0.0.1:3000", { method: "POST", body: Buffer.concat(chunks), headers });
    const reply = await hear(rail, message).catch(() => null);
    response.writeHead(reply === null ? 400 : 200).end(reply ?? "");
  });
  await new Promise<void>((resolve) => ears.listen(0, "127.0.0.1", resolve));
  return ears;
}

function endChild(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  return gone;
}

const TICKS_PER_SECOND = 100;

/** utime and stime of the processes and of the children they have waited for, from /proc (Linux); 0 elsewhere. */
function readCpuSeconds(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const fields = readStat(pid);
    ticks += fields ? fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) : 0;
  }
  return ticks / TICKS_PER_SECOND;
}

function listFamily(pid: number): number[] {
  if (!fs.existsSync("/proc")) return [];
  const all = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return [pid, ...all.map(Number).filter((candidate) => Number(readStat(candidate)?.[1]) === pid)];
}

/** The fields of /proc/<pid>/stat after the command's name: state, parent … */
function readStat(pid: number): string[] | null {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
