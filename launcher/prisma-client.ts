import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const schema = path.join(root, "prisma/schema.prisma");
const generated = path.join(root, "lib/platform/generated");
const stamp = path.join(generated, "schema-hash");

/** Generates the Prisma client when the schema (or Prisma) changed; says whether it had to. */
export function generatePrismaClient(): boolean {
  if (!fs.existsSync(schema)) return false;
  const cli = createRequire(import.meta.url).resolve("prisma/package.json");
  const hash = createHash("sha256").update(fs.readFileSync(schema)).update(fs.readFileSync(cli)).digest("hex");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash) return false;
  execFileSync(process.execPath, [path.join(path.dirname(cli), "build/index.js"), "generate"], {
    cwd: root,
    stdio: "pipe",
    // Any existing file will do: the engine is looked for, never run, and must not be downloaded.
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  fs.writeFileSync(stamp, hash);
  return true;
}
