// For processes that npm start does not keep running (pm2, containers): what the launcher would have told them.
// Its makers are in secrets.ts, which prepare-store.ts has run; this is JavaScript as the web process has no TypeScript loader.
// @ts-check
import fs from "node:fs";
import path from "node:path";

const { env } = process;
const root = path.resolve(import.meta.dirname, "..");
const file = path.join(path.resolve(root, env.BACKLINE_DATA_DIR || ".data"), "secrets.json");

/** @type {Record<string, string>} */
const kept = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
if (!kept.FIELD_KEY) {
  process.stderr.write(`There are no secrets in ${file}.\nNext step: npm run prepare:store\n`);
  process.exit(1);
}
const { POSTGRES_PASSWORD: _, ...shared } = kept;
for (const [name, value] of Object.entries(shared)) env[name] ||= value;

// nothing here begins processes anew with another address, so the environment's is the one
env.IS_PUBLIC_URL_FIXED = env.PUBLIC_URL ? "1" : "";
Object.assign(env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
// pm2 counts the processes of an app from 0
if (env.NODE_APP_INSTANCE && !env.BACKLINE_PROCESS) env.BACKLINE_PROCESS = `web-${Number(env.NODE_APP_INSTANCE) + 1}`;
process.chdir(root);
