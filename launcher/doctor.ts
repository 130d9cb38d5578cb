import { spawnSync } from "node:child_process";
import path from "node:path";
import { TYPESCRIPT_FLAGS } from "./children";
import { findDataDir, type OpenStore, openStore, readKeptSecrets, readStoreFacts } from "./open-store";
import { generatePrismaClient } from "./prisma-client";
import { printProblem } from "./stages";
import type { StartProblem } from "./start-problem";

const isJson = process.argv.includes("--json");

/** In the shape of every other answer (lib/shared/schemas/doctor.ts): a store that cannot be opened is a finding too. */
function describeProblem(error: unknown) {
  const { message, nextStep } = error as Partial<StartProblem> & Error;
  const todo = nextStep ?? "Read the log of the database in the data folder.";
  return {
    checkedAt: new Date().toISOString(),
    findings: [{ name: "database", state: "broken", says: message.split("\n")[0], todo }],
  };
}

type Found = Pick<OpenStore, "databaseUrl" | "secrets" | "runningAt" | "close"> & { dataDir: string };

/** An external database that is away is for the doctor to say; what else cannot be opened is said here. */
async function diagnose(): Promise<number> {
  const store: Found = process.env.DATABASE_URL
    ? describeExternal(process.env.DATABASE_URL)
    : await openStore(process.env);
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

function describeExternal(databaseUrl: string): Found {
  const dataDir = findDataDir(process.env);
  return { dataDir, databaseUrl, secrets: readKeptSecrets(dataDir), runningAt: null, close: async () => undefined };
}

async function run({ dataDir, databaseUrl, secrets, runningAt }: Found): Promise<number> {
  generatePrismaClient();
  const facts = await readStoreFacts(databaseUrl).catch(() => null);
  const mode = facts?.mode ?? process.env.BACKLINE_MODE ?? "demo";
  const publicUrl = process.env.PUBLIC_URL || facts?.publicUrl || runningAt || "http://127.0.0.1:3000";
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const env = {
    ...secrets,
    ...given,
    BACKLINE_MODE: mode,
    BACKLINE_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: "silent",
  };
  // behind an external database the store may run anywhere: its address is asked in any case
  const isRunning = runningAt !== null || process.env.DATABASE_URL !== undefined;
  const script = path.resolve(import.meta.dirname, "../worker/doctor.ts");
  const flags = [...(isJson ? ["--json"] : []), ...(isRunning ? ["--running"] : [])];
  const args = [...TYPESCRIPT_FLAGS, script, ...flags];
  return (
    spawnSync(process.execPath, args, {
      cwd: path.dirname(path.dirname(script)),
      env: env as unknown as NodeJS.ProcessEnv,
      stdio: "inherit",
    }).status ?? 1
  );
}

diagnose().then(
  (code) => process.exit(code),
  (error) => {
    if (isJson) process.stdout.write(`${JSON.stringify(describeProblem(error), null, 2)}\n`);
    else printProblem(error);
    process.exit(1);
  },
);
