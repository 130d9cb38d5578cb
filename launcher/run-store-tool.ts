// A tool for whoever runs the machine, on the database of this environment's store: npm run audit:verify, npm run reset:factors.
import { spawn } from "node:child_process";
import path from "node:path";
import { TYPESCRIPT_FLAGS } from "./children";
import { openStore } from "./open-store";
import { readSettings } from "./settings";
import { printProblem } from "./stages";
import { StartProblem } from "./start-problem";

const root = path.resolve(import.meta.dirname, "..");
const TOOLS = ["verify-audit", "reset-factors"];

async function runTool(tool: string, args: string[]): Promise<number> {
  if (!TOOLS.includes(tool)) throw new StartProblem(`There is no tool "${tool}".`, `Name one: ${TOOLS.join(", ")}.`);
  const { mode, publicUrl } = await readSettings(process.env);
  const store = await openStore(process.env);
  const { POSTGRES_PASSWORD: _, ...secrets } = store.secrets;
  try {
    const env: NodeJS.ProcessEnv = {
      ...secrets,
      ...process.env,
      NODE_ENV: "production",
      BACKLINE_MODE: mode,
      BACKLINE_DATA_DIR: store.dataDir,
      PUBLIC_URL: publicUrl,
      DATABASE_URL: store.databaseUrl,
      LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
    };
    const child = spawn(process.execPath, [...TYPESCRIPT_FLAGS, `worker/tools/${tool}.ts`, ...args], {
      cwd: root,
      env,
      stdio: "inherit",
    });
    return await new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  } finally {
    await store.close();
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
