import fs from "node:fs";
import path from "node:path";
import { StartProblem } from "./start-problem";

const NO_STORE = "Start the store with npm start, or set DATABASE_URL to its database.";

function readIfThere(file: string): string | null {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null;
}

/**
 * The environment of a store's processes, for a command that runs beside them: its secrets and its database. Throws a
 * StartProblem when there is no store in the data folder, or its embedded database does not run.
 */
export function describeRunningStore(given: NodeJS.ProcessEnv, root: string): NodeJS.ProcessEnv {
  const dataDir = path.resolve(root, given.BACKLINE_DATA_DIR || ".data");
  const text = readIfThere(path.join(dataDir, "secrets.json"));
  if (text === null && !(given.DATABASE_URL && given.FIELD_KEY && given.AUTH_SECRET))
    throw new StartProblem(`There is no store in ${dataDir}.`, "Set BACKLINE_DATA_DIR to the store's data folder.");
  const { POSTGRES_PASSWORD: password = "", ...kept }: Record<string, string> = text === null ? {} : JSON.parse(text);
  const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  const databaseUrl = given.DATABASE_URL || embedded(dataDir, password);
  return { NODE_ENV: "production", ...kept, ...settings, BACKLINE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
}

function embedded(dataDir: string, password: string): string {
  const [, , , port] = readIfThere(path.join(dataDir, "postgres/postmaster.pid"))?.split("\n") ?? [];
  if (!port) throw new StartProblem("The store's embedded database does not run.", NO_STORE);
  return `postgres://backline:${encodeURIComponent(password)}@127.0.0.1:${port}/backline`;
}
