import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const stamp = path.join(root, ".next/backline-sources");
const SOURCES = ["app", "components", "i18n", "lib", "messages", "pages", "public", "prisma/schema.prisma"];
const CONFIGURATION =
  /^(package-lock\.json|proxy\.ts|instrumentation.*\.ts|next\.config\.ts|postcss\.config\.\w+|tsconfig\.json)$/;

export const buildArgs = [path.join(root, "node_modules/next/dist/bin/next"), "build"];

/** Modules read their environment when a build imports them; these values lead nowhere, so no page holds a store's data. */
export function describeBuildEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    BACKLINE_MODE: "demo",
    DATABASE_URL: "postgres://build@127.0.0.1:1/build",
    AUTH_SECRET: "only-for-the-build".padEnd(32, "-"),
    FIELD_KEY: Buffer.alloc(32).toString("base64url"),
  };
}

/** A digest of everything `next build` reads, except the generated client, which follows from the schema. */
export function hashSources(): string {
  const hash = createHash("sha256");
  const files = [...SOURCES, ...fs.readdirSync(root).filter((name) => CONFIGURATION.test(name))].flatMap(listFiles);
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

function listFiles(place: string): string[] {
  const found = fs.statSync(path.join(root, place), { throwIfNoEntry: false });
  if (!found || place.endsWith("/generated") || /\.test\.tsx?$/.test(place)) return [];
  if (!found.isDirectory()) return [place];
  return fs.readdirSync(path.join(root, place)).flatMap((name) => listFiles(`${place}/${name}`));
}

export function isBuilt(hash: string): boolean {
  return (
    fs.existsSync(path.join(root, ".next/BUILD_ID")) && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash
  );
}

export function recordBuild(hash: string): void {
  fs.writeFileSync(stamp, hash);
}
