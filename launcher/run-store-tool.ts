// A tool for whoever runs the machine, on the database of this environment's store: npm run audit:verify, npm run reset:factors.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { TYPESCRIPT_FLAGS } from "./children";
import { type DataFolder, takeDataFolder } from "./data-folder";
import { startOwnPostgres } from "./database";
import { chooseClusterFolder, findPostgresAccount } from "./postgres-place";
import { readSettings } from "./settings";
import { printProblem } from "./stages";
import { StartProblem } from "./start-problem";

const root = path.resolve(import.meta.dirname, "..");
const TOOLS = ["verify-audit", "reset-factors"];

type OpenDatabase = { url: string; close(): Promise<void> };

/** The database of DATABASE_URL, the embedded one as it runs, or started for the tool alone. */
async function openDatabase(dataDir: string, password: string | undefined): Promise<OpenDatabase> {
  const close = async () => undefined;
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, close };
  const cluster = chooseClusterFolder(dataDir, findPostgresAccount());
  if (!password || !fs.existsSync(path.join(cluster, "PG_VERSION")))
    throw new StartProblem(`There is no store in ${dataDir}.`, "Name its data folder with BACKLINE_DATA_DIR.");
  const folder = await takeUnlessRunning(dataDir);
  if (!folder) {
    const port = fs.readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n")[3];
    return { url: `postgres://backline:${encodeURIComponent(password)}@127.0.0.1:${port}/backline`, close };
  }
  const server = await startOwnPostgres(dataDir, password);
  const stop = () => server.stop().finally(() => folder.release());
  return { url: server.urlOf("backline"), close: stop };
}

/** Null when the store runs; else no store can begin until the folder is released. */
function takeUnlessRunning(dataDir: string): Promise<DataFolder | null> {
  return takeDataFolder(dataDir).catch((error: unknown) => {
    if (error instanceof StartProblem) return null;
    throw error;
  });
}

async function runTool(tool: string, args: string[]): Promise<number> {
  if (!TOOLS.includes(tool)) throw new StartProblem(`There is no tool "${tool}".`, `Name one: ${TOOLS.join(", ")}.`);
  const { dataDir, mode, publicUrl } = await readSettings(process.env);
  const file = path.join(dataDir, "secrets.json");
  const { POSTGRES_PASSWORD, ...secrets } = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  const database = await openDatabase(dataDir, POSTGRES_PASSWORD);
  try {
    const env = {
      ...secrets,
      ...process.env,
      NODE_ENV: "production",
      BACKLINE_MODE: mode,
      BACKLINE_DATA_DIR: dataDir,
      PUBLIC_URL: publicUrl,
      DATABASE_URL: database.url,
      LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    };
    const child = spawn(process.execPath, [...TYPESCRIPT_FLAGS, `worker/tools/${tool}.ts`, ...args], {
      cwd: root,
      env,
      stdio: "inherit",
    });
    return await new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  } finally {
    await database.close();
  }
}

const [tool = "", ...args] = process.argv.slice(2);
runTool(tool, args).then(
  (code) => process.exit(code),
  (error) => {
    printProblem(error);
    process.exit(2);
  },
);
