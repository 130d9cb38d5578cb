import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { TYPESCRIPT_FLAGS } from "../launcher/children";
import type { DemoFacts } from "./read-demo-facts";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..");

/** What the database of the running store holds, through the store's own checks (in a process of their own, as lib asks). */
export async function askStore(dataDir: string): Promise<DemoFacts> {
  const env = {
    ...process.env,
    ...readSecrets(dataDir),
    BACKLINE_DATA_DIR: dataDir,
    DATABASE_URL: findDatabase(dataDir),
    LOG_LEVEL: "silent",
  };
  const { stdout } = await run(process.execPath, [...TYPESCRIPT_FLAGS, "e2e/read-demo-facts.ts"], { cwd: root, env });
  return JSON.parse(stdout);
}

/** The address of the running store's database. */
export function findDatabase(dataDir: string): string {
  const { POSTGRES_PASSWORD = "" } = readSecrets(dataDir);
  return process.env.DATABASE_URL || findOwnDatabase(dataDir, POSTGRES_PASSWORD);
}

function readSecrets(dataDir: string): Record<string, string> {
  return JSON.parse(fs.readFileSync(path.join(dataDir, "secrets.json"), "utf8"));
}

/** The embedded server writes its port on the fourth line of postmaster.pid. */
function findOwnDatabase(dataDir: string, password: string): string {
  const place = path.join(dataDir, "postgres-place");
  const folder = fs.existsSync(place) ? fs.readFileSync(place, "utf8").trim() : path.join(dataDir, "postgres");
  const port = fs.readFileSync(path.join(folder, "postmaster.pid"), "utf8").split("\n")[3];
  return `postgres://backline:${encodeURIComponent(password)}@127.0.0.1:${port}/backline`;
}
