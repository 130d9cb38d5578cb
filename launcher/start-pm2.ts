import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { findProgram } from "../e2e/find-browser";
import { hashSources, isBuilt } from "./build";
import { prepareStore } from "./prepare-store";
import { say } from "./progress";
import { printProblem } from "./stages";
import { StartProblem } from "./start-problem";

const root = path.resolve(import.meta.dirname, "..");
type Listed = { name: string; pm2_env: { status: string; pm_cwd: string } };

/** Starts a live store under pm2, or where it runs already replaces its processes one after another. */
async function startUnderPm2(): Promise<void> {
  const pm2 = findPm2();
  refuseBuildUnderOthers(pm2);
  const { publicUrl, host, port, dataDir } = await prepareStore();
  const env = {
    ...process.env,
    BACKLINE_DATA_DIR: dataDir,
    HOST: host,
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    BACKLINE_PLACE: findPlace(),
  };
  const config = path.join(root, "ecosystem.config.cjs");
  const { status } = spawnSync(pm2, ["startOrReload", config, "--update-env"], { env, stdio: "inherit" });
  if (status !== 0) throw new StartProblem("pm2 could not start every process.", "See pm2 logs backline-web.");
  say(`Backline runs under pm2 at ${publicUrl}. To have it back after a restart of the machine: pm2 startup; pm2 save`);
}

function findPm2(): string {
  const found = findProgram("pm2");
  if (found) return found;
  throw new StartProblem(
    "pm2 is not installed. Its licence (AGPL) keeps it out of what Backline brings itself.",
    "npm install --global pm2, then start again.",
  );
}

/** A build replaces files that running processes of the same folder still read. */
function refuseBuildUnderOthers(pm2: string): void {
  if (isBuilt(hashSources())) return;
  const listed = spawnSync(pm2, ["jlist", "--silent"], { encoding: "utf8" }).stdout;
  const apps = JSON.parse(listed.slice(listed.indexOf("["))) as Listed[];
  const isOurs = ({ name, pm2_env: { status, pm_cwd } }: Listed) =>
    name === "backline-web" && status === "online" && fs.realpathSync(pm_cwd) === root;
  if (!apps.some(isOurs)) return;
  throw new StartProblem(
    "The sources are newer than the build that the running processes use; building here would pull it from under them.",
    "Put the new version into a folder of its own and point the link there (docs/self-hosting.md), or stop first: pm2 delete backline-web backline-worker",
  );
}

/** By the name that the operator uses: where it is a link to the current version, pm2 follows it at each reload. */
function findPlace(): string {
  const names = [process.env.PWD, process.env.INIT_CWD];
  return names.find((name) => name && fs.existsSync(name) && fs.realpathSync(name) === root) ?? root;
}

startUnderPm2().catch((error) => {
  printProblem(error);
  process.exit(1);
});
