import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    demoFolder: string;
  }
}

/** One data folder for the demo stores of all files, as making the demo data takes a minute: the first start makes them. */
export default function makeDemoFolder(project: TestProject): () => void {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-processes-"));
  fs.chmodSync(dataDir, 0o755);
  project.provide("demoFolder", dataDir);
  return () => fs.rmSync(dataDir, { recursive: true, force: true });
}
