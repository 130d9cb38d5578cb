// A fresh key for every sealed column of a running store: npm run keys:rotate (docs/security.md, "Keys").
import { spawnSync } from "node:child_process";
import path from "node:path";
import { TYPESCRIPT_FLAGS } from "./children";
import { describeRunningStore } from "./running-store";
import { printProblem } from "./stages";

const root = path.resolve(import.meta.dirname, "..");

try {
  const env = describeRunningStore(process.env, root);
  const done = spawnSync(process.execPath, [...TYPESCRIPT_FLAGS, "worker/rotate-keys.ts"], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  process.exitCode = done.status ?? 1;
} catch (error) {
  printProblem(error);
  process.exitCode = 1;
}
