import "server-only";
import fs from "node:fs";
import path from "node:path";
import { pool } from "../db";
import { broken, fine, type Verdict } from "./finding";

/** What only a demo has, in its data folder or among its secrets. */
const DEMO_FILES = ["demo.json", "demo-data-unfinished"];

function findDemoSecrets(dataDir: string): string[] {
  const file = path.join(/* turbopackIgnore: true */ dataDir, "secrets.json");
  if (!fs.existsSync(file)) return [];
  const kept = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, string>;
  const isSandboxed = (value: string) => /^(sk_test_)?sandbox_/i.test(value);
  return Object.entries(kept)
    .filter(([name, value]) => name === "SANDBOX_TOKEN" || isSandboxed(value))
    .map(([name]) => name);
}

/**
 * Whether database, data folder and environment are of one mode: a live store with anything of a demo in it, or the other way
 * round, would sell what is none, or leave its doors open.
 */
export async function checkMode(mode: "demo" | "live", dataDir: string): Promise<Verdict> {
  const { rows } = await pool.query<{ mode: string }>("SELECT mode FROM instance");
  const [made] = rows;
  if (made && made.mode !== mode)
    return broken(
      `The database is of ${made.mode} mode, the store is started in ${mode} mode.`,
      "Give each mode a database and a BACKLINE_DATA_DIR of its own; a database is of one mode for good.",
    );
  if (mode === "demo") return fine("A demo: nothing in it is real, and real keys are refused.");
  const { rows: people } = await pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM app_user WHERE email LIKE '%@demo.backline.example'",
  );
  const left = [
    ...DEMO_FILES.filter((name) => fs.existsSync(path.join(/* turbopackIgnore: true */ dataDir, name))),
    ...findDemoSecrets(dataDir).map((name) => `${name} in secrets.json`),
    ...(people[0]?.n ? [`${people[0].n} demo accounts`] : []),
  ];
  if (left.length > 0)
    return broken(
      `There is something of a demo in this live store: ${left.join(", ")}.`,
      `Remove it from ${dataDir}, or begin the live store in an empty data folder.`,
    );
  return fine("Live, with nothing of a demo in it.");
}
