import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { listBackups } from "./backup/manifest";
import { type Restored, restoreBackup } from "./backup/restore-backup";
import { findDataDir } from "./open-store";
import { printProblem } from "./stages";
import { StartProblem } from "./start-problem";

const USAGE =
  "npm run restore -- --from /path/to/backups[/2026-11-22T01-40-00Z] [--force] [--erasures /path/to/erasures.log]";

function readOptions() {
  const { values } = parseArgs({
    options: {
      from: { type: "string", default: process.env.BACKUP_DIR ?? "" },
      force: { type: "boolean", default: false },
      erasures: { type: "string" },
    },
  });
  if (values.from === "") throw new StartProblem("Which backup?", USAGE);
  const erasures = values.erasures ? path.resolve(values.erasures) : null;
  if (erasures && !fs.existsSync(erasures)) throw new StartProblem(`There is no file ${erasures}.`, USAGE);
  return { backup: findBackup(path.resolve(values.from)), isForced: values.force, erasures };
}

/** A backup itself, or the newest of a folder of them. */
function findBackup(given: string): string {
  if (fs.existsSync(path.join(given, "manifest.json"))) return given;
  const newest = listBackups(given).at(-1);
  if (newest) return path.join(given, newest);
  throw new StartProblem(`There is no backup in ${given}.`, USAGE);
}

/** An older backup brings back whoever was erased since; the list of ids in the data folder says who that is. */
function describeErasures({ done, waiting }: Restored["erasures"]): string[] {
  const repeated = done > 0 ? [`Erased once more, as since that backup: ${done}`] : [];
  return waiting === 0
    ? repeated
    : [...repeated, `To be erased by the worker once their orders are settled: ${waiting}`];
}

function describe({ manifest, verdict, migrations, seconds, hasSecrets, erasures }: Restored): string[] {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const sound = (isSound: boolean, text: string) => `${isSound ? "ok     " : "BROKEN "}  ${text}`;
  const { auditHead } = manifest;
  return [
    sound(true, `${rows} rows of ${manifest.tables.length} tables, each table compared with the backup`),
    sound(true, `${manifest.media.length} media files, each compared with its checksum`),
    sound(verdict.imbalances.length === 0, "The ledger adds up to zero in every currency"),
    sound(verdict.rollUpDifferences === 0, `Roll-ups against a recount: ${verdict.rollUpDifferences} differences`),
    sound(
      verdict.isAuditIntact && (auditHead === null || verdict.auditHead === auditHead.hash),
      `Audit chain: ${verdict.auditEntries} entries, its head as in the backup`,
    ),
    sound(
      verdict.entitlementsWithoutFile === 0,
      `${verdict.entitlements} entitlements, ${verdict.entitlementsWithoutFile} without their file`,
    ),
    sound(
      verdict.missingObjects.length === 0,
      `Media that a row names and that are missing: ${verdict.missingObjects.length}`,
    ),
    ...describeErasures(erasures),
    ...(migrations.length > 0 ? [`Applied on top: ${migrations.join(", ")}`] : []),
    "",
    `Restored what was there at ${manifest.madeAt}, in ${seconds.toFixed(1)} s. Start it with BACKLINE_MODE=${manifest.mode} npm start`,
    ...(hasSecrets
      ? []
      : [
          "THE KEYS WERE NOT IN THE BACKUP. Put the old AUTH_SECRET and FIELD_KEY into secrets.json before the first start, else what is sealed stays shut.",
        ]),
  ];
}

async function run(): Promise<void> {
  const restored = await restoreBackup({
    ...readOptions(),
    dataDir: findDataDir(process.env),
    databaseUrl: process.env.DATABASE_URL || null,
  });
  process.stdout.write(`\n${describe(restored).join("\n")}\n`);
  if (!restored.isSound) process.exitCode = 1;
}

run().catch((error) => {
  printProblem(error);
  process.exitCode = 1;
});
