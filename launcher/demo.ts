import fs from "node:fs";
import path from "node:path";
import { writePrivately } from "./secrets";
import { StartProblem } from "./start-problem";

type Demo = { accounts: { role: string; email: string; password: string }[] };

// What outlives a demo that is begun again; everything else in the data folder belongs to the demo data.
const KEPT = new Set(["launcher.json", "logs", "postgres", "postgres-place", "postgres.log", "secrets.json"]);

const demoFile = (dataDir: string) => path.join(dataDir, "demo.json");
const marker = (dataDir: string) => path.join(dataDir, "demo-data-unfinished");

export function hasUnfinishedDemo(dataDir: string): boolean {
  return fs.existsSync(marker(dataDir));
}

/** Clears what an earlier demo left in the data folder and notes that filling has begun, until `finishDemo`. */
export function beginDemo(dataDir: string): void {
  fs.writeFileSync(marker(dataDir), "");
  for (const name of fs.readdirSync(dataDir)) {
    if (KEPT.has(name) || name === path.basename(marker(dataDir))) continue;
    fs.rmSync(path.join(dataDir, name), { recursive: true, force: true });
  }
}

export function finishDemo(dataDir: string): void {
  fs.rmSync(marker(dataDir), { force: true });
}

/** Addresses and tokens change from start to start; accounts and keys are the seed's. */
export function refreshDemoFile(dataDir: string, current: Record<string, string>): void {
  writePrivately(demoFile(dataDir), { ...readDemo(dataDir), ...current });
}

export function listDemoAccounts(dataDir: string): string[] {
  return readDemo(dataDir).accounts.map(
    ({ role, email, password }) => `${role.padEnd(8)} ${email.padEnd(28)} ${password}`,
  );
}

function readDemo(dataDir: string): Demo {
  if (!fs.existsSync(demoFile(dataDir))) {
    throw new StartProblem(
      `${demoFile(dataDir)} is missing, and with it the passwords of the demo accounts.`,
      "Put the file back, or move the data folder away to begin a new demo.",
    );
  }
  return JSON.parse(fs.readFileSync(demoFile(dataDir), "utf8")) as Demo;
}
