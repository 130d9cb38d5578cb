import fs from "node:fs";
import path from "node:path";
import { RAILS } from "../sandbox/rails";
import { buildArgs, describeBuildEnvironment, hashSources, isBuilt, recordBuild } from "./build";
import { keepRunning, type Program, runToEnd, type Service, TYPESCRIPT_FLAGS } from "./children";
import { type DataFolder, takeDataFolder } from "./data-folder";
import { createDatabase, dropDatabase, hasPeople, prepareDatabase } from "./database";
import { beginDemo, finishDemo, hasUnfinishedDemo, listDemoAccounts, refreshDemoFile } from "./demo";
import { describeSetUpAddress, makeSetUpAddress, type Standing, untilChanged } from "./first-start";
import { keepPostgresRunning } from "./keep-postgres-running";
import { readStoreFacts } from "./open-store";
import { findFreePorts } from "./postgres";
import { generatePrismaClient } from "./prisma-client";
import { readParent } from "./process-identity";
import { elapsedSeconds, say } from "./progress";
import { loadSecrets, type Secrets } from "./secrets";
import { readSettings, refuseTakenPort, type Settings } from "./settings";
import { printProblem, Stages } from "./stages";
import { StartProblem } from "./start-problem";
import { waitForEveryProcess, waitUntilAnswering } from "./wait-until-answering";

const isDev = process.argv.includes("--dev");
const READY_LIMIT_MS = 120_000;
const PARENT_CHECK_MS = 1_000;
/** Work nobody waits for may wait for a connection, and take its time, longer than a request may. */
const PATIENT = { DATABASE_WAIT_MS: "15000", DATABASE_STATEMENT_MS: "300000" };

type Start = {
  settings: Settings;
  stages: Stages;
  env: NodeJS.ProcessEnv;
  standing: Standing;
  /** Worker and web, which a change of the standing begins anew. */
  programs: Service[];
};

async function main(): Promise<void> {
  const settings = await readSettings(process.env, isDev);
  const folder = await takeDataFolder(settings.dataDir);
  const stages = new Stages(folder);
  listenForTheEnd(stages);
  try {
    await startStore(settings, stages, folder);
  } catch (error) {
    await stages.fail(error);
  }
}

function listenForTheEnd(stages: Stages): void {
  process.on("SIGINT", () => stages.end(0));
  process.on("SIGTERM", () => stages.end(0));
  process.on("SIGHUP", () => stages.end(0));
  if (!process.env.npm_lifecycle_event) return;
  // npm runs us in a shell of its own and can be killed without being able to tell us: then one of the two has a new parent.
  const family = () => `${process.ppid} ${readParent(process.ppid)}`;
  const original = family();
  setInterval(() => {
    if (family() !== original) stages.end(0);
  }, PARENT_CHECK_MS).unref();
}

async function startStore(settings: Settings, stages: Stages, folder: DataFolder): Promise<void> {
  await refuseTakenPort(settings);
  folder.note({ address: settings.address });
  say(`Starting Backline in ${settings.mode} mode with the data in ${settings.dataDir}`);
  fs.mkdirSync(path.join(settings.dataDir, "logs"), { recursive: true, mode: 0o700 });
  const secrets = loadSecrets(settings.dataDir, settings.mode, process.env);
  const { databaseUrl, isEmpty } = await openDatabase(settings, secrets, stages);
  const env = describeEnvironment(settings, secrets, databaseUrl);
  const standing = await readStanding(settings, databaseUrl);
  const start: Start = { settings, stages, env, standing, programs: [] };
  applyStanding(start);
  const needsDemo = settings.mode === "demo" && isEmpty;
  if (needsDemo) beginDemo(settings.dataDir);
  if (settings.mode === "demo") await startSandbox(start);
  if (generatePrismaClient()) say("Generated the database client");
  await Promise.all([isDev ? undefined : buildWhenChanged(start), needsDemo ? fillDemo(start) : undefined]);
  await startWorkerAndWeb(start);
  await announce(start);
  if (settings.mode === "live") void followChanges(start).catch((error) => stages.fail(error));
}

async function openDatabase(
  settings: Settings,
  secrets: Secrets,
  stages: Stages,
): Promise<{ databaseUrl: string; isEmpty: boolean }> {
  const isBegunAnew = hasUnfinishedDemo(settings.dataDir);
  let databaseUrl = process.env.DATABASE_URL;
  if (databaseUrl) {
    say("Using the PostgreSQL of DATABASE_URL");
  } else {
    say("Starting the embedded PostgreSQL …");
    const server = await keepPostgresRunning(settings.dataDir, secrets, stages);
    if (isBegunAnew) say("The last start was cut off while the demo data were made; they are made again");
    if (isBegunAnew) await dropDatabase(server);
    databaseUrl = await createDatabase(server);
  }
  const applied = await prepareDatabase(databaseUrl, settings);
  say(
    applied.length > 0
      ? `Applied ${applied.length} migration${applied.length > 1 ? "s" : ""}: ${applied.join(", ")}`
      : "The database is up to date",
  );
  const isEmpty = !(await hasPeople(databaseUrl));
  if (isBegunAnew && !isEmpty) {
    throw new StartProblem(
      "The last start was cut off while the demo data were made, so the database of DATABASE_URL is half full.",
      "Empty that database, then start again.",
    );
  }
  return { databaseUrl, isEmpty };
}

function describeEnvironment(settings: Settings, secrets: Secrets, databaseUrl: string): NodeJS.ProcessEnv {
  const { POSTGRES_PASSWORD: _, ...shared } = secrets;
  return {
    ...process.env,
    ...shared,
    NODE_ENV: isDev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    BACKLINE_MODE: settings.mode,
    BACKLINE_DATA_DIR: settings.dataDir,
    DATABASE_URL: databaseUrl,
    HOST: settings.host,
    PORT: String(settings.port),
    PUBLIC_URL: settings.publicUrl,
    WORKERS: String(settings.workers),
  };
}

async function startSandbox(start: Start): Promise<void> {
  const { settings, stages, env } = start;
  const [port = 0, ...others] = await findFreePorts(1 + RAILS.length);
  const railPorts = RAILS.map((rail, at) => [rail.toUpperCase(), others[at] as number] as const);
  env.SANDBOX_URL = `http://127.0.0.1:${port}`;
  for (const [rail, own] of railPorts) env[`SANDBOX_${rail}_URL`] = `http://127.0.0.1:${own}`;
  say(`Starting the payment sandbox on ${env.SANDBOX_URL} …`);
  const sandboxEnv = {
    ...env,
    SANDBOX_PORT: String(port),
    ...Object.fromEntries(railPorts.map(([rail, own]) => [`SANDBOX_${rail}_PORT`, String(own)])),
    WEBHOOK_BASE_URL: settings.address,
  };
  stages.add(
    supervise(
      start,
      describeProgram(start, "payment sandbox", "sandbox", [...TYPESCRIPT_FLAGS, "sandbox/main.ts"], sandboxEnv),
    ),
  );
  await waitUntilAnswering("payment sandbox", `${env.SANDBOX_URL}/__health`, READY_LIMIT_MS);
}

async function buildWhenChanged(start: Start): Promise<void> {
  const hash = hashSources();
  if (isBuilt(hash)) return;
  say("Building the app, a minute or two the first time …");
  await runOnce(start, describeProgram(start, "build", "build", buildArgs, describeBuildEnvironment()));
  recordBuild(hash);
  say("Built the app");
}

async function fillDemo(start: Start): Promise<void> {
  say("Making the demo data: artists, audio, covers and three months of sales …");
  const args = [...TYPESCRIPT_FLAGS, "prisma/seed.ts"];
  await runOnce(start, describeProgram(start, "demo data", "demo-data", args, { ...start.env, ...PATIENT }));
  finishDemo(start.settings.dataDir);
  say("Made the demo data");
}

async function startWorkerAndWeb(start: Start): Promise<void> {
  const { settings, stages, env } = start;
  if (settings.mode === "demo") {
    const { METRICS_TOKEN: metricsToken = "", SANDBOX_TOKEN: sandboxToken = "", SANDBOX_URL: sandboxUrl = "" } = env;
    refreshDemoFile(settings.dataDir, { baseUrl: settings.publicUrl, sandboxUrl, sandboxToken, metricsToken });
  }
  const { workers } = settings;
  const web = workers === 1 ? "the web server" : `${workers} web processes`;
  say(`Starting ${start.standing.isSetUp ? `the worker and ${web}` : `${web} for the set-up`} …`);
  start.programs = listPrograms(start).map((program) => supervise(start, program));
  stages.add(...start.programs);
  await waitUntilAnswering("web server", `${settings.address}/api/ready`, READY_LIMIT_MS);
  await waitForEveryProcess(settings.address, workers, READY_LIMIT_MS);
}

/** While a store is set up nothing works but the web: there is nobody yet to work for. */
function listPrograms(start: Start): Program[] {
  const { settings, env, standing } = start;
  const script =
    settings.workers === 1 ? ["launcher/web.mjs", ...(isDev ? ["--dev"] : [])] : ["launcher/web-processes.mjs"];
  const web = describeProgram(start, "web server", "web", script, { ...env, BACKLINE_PROCESS: "web-1" });
  if (!standing.isSetUp) return [web];
  const args = [...TYPESCRIPT_FLAGS, "worker/main.ts"];
  return [describeProgram(start, "worker", "worker", args, { ...env, ...PATIENT, BACKLINE_PROCESS: "worker" }), web];
}

async function readStanding({ mode }: Settings, databaseUrl: string): Promise<Standing> {
  const facts = mode === "live" ? await readStoreFacts(databaseUrl) : null;
  return facts ?? { isSetUp: true, publicUrl: null };
}

/** The environment's public address wins over the one that was typed in. */
function applyStanding({ settings, env, standing }: Start): void {
  if (!process.env.PUBLIC_URL && standing.publicUrl) settings.publicUrl = standing.publicUrl;
  env.PUBLIC_URL = settings.publicUrl;
  env.IS_PUBLIC_URL_FIXED = process.env.PUBLIC_URL ? "1" : "";
  env.BACKLINE_SETUP = standing.isSetUp ? "" : "1";
}

/** A live store that is set up, or gets another public address, goes on with that: in every process, within seconds. */
async function followChanges(start: Start): Promise<void> {
  const { stages, env } = start;
  for (;;) {
    const next = await untilChanged(env.DATABASE_URL as string, start.standing, () => stages.isEnding);
    if (stages.isEnding) return;
    const wasSetUp = start.standing.isSetUp;
    start.standing = next;
    applyStanding(start);
    say(wasSetUp ? "The public address was changed; starting again with it …" : "The store is set up; it opens now …");
    await Promise.all(start.programs.map((service) => service.stop()));
    for (const service of start.programs) stages.remove(service);
    await startWorkerAndWeb(start);
    say(`The store is open at ${start.settings.publicUrl}`);
  }
}

function describeProgram({ settings, env }: Start, name: string, log: string, args: string[], ownEnv = env): Program {
  const isShown = settings.mode === "live" || (isDev && log === "web");
  return {
    name,
    args,
    env: ownEnv,
    ...(isShown ? {} : { logFile: path.join(settings.dataDir, "logs", `${log}.log`) }),
  };
}

function supervise({ stages }: Start, program: Program) {
  return keepRunning(program, {
    onStart: () => queueMicrotask(() => stages.notePids()),
    giveUp: (problem) => stages.fail(problem),
  });
}

async function runOnce({ stages }: Start, program: Program): Promise<void> {
  const { service, ended } = runToEnd(program);
  stages.add(service);
  await ended;
  stages.remove(service);
}

async function announce({ settings, standing, env }: Start): Promise<void> {
  const { mode, publicUrl, dataDir } = settings;
  const accounts =
    mode === "demo"
      ? ["", "Demo accounts (role, e-mail, password):", ...listDemoAccounts(dataDir).map((line) => `  ${line}`)]
      : [];
  const lines = [
    "",
    `Backline is ready at ${publicUrl} after ${elapsedSeconds()}.`,
    ...accounts,
    ...(standing.isSetUp
      ? []
      : ["", ...describeSetUpAddress(await makeSetUpAddress(env.DATABASE_URL as string, publicUrl))]),
    "",
    "Stop it with Ctrl-C.",
    "",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

main().catch((error) => {
  printProblem(error);
  process.exit(1);
});
