import path from "node:path";
import { parseArgs } from "node:util";
import { type MadeBackup, makeBackup } from "./backup/make-backup";
import { openStore } from "./open-store";
import { printProblem } from "./stages";
import { StartProblem } from "./start-problem";

const USAGE = "npm run backup -- --to /path/to/backups [--keep 14] [--without-secrets]";

function readOptions() {
  const { values } = parseArgs({
    options: {
      to: { type: "string", default: process.env.BACKUP_DIR ?? "" },
      keep: { type: "string" },
      "without-secrets": { type: "boolean", default: false },
    },
  });
  if (values.to === "") throw new StartProblem("Where should the backup go?", USAGE);
  const keep = values.keep === undefined ? null : Number(values.keep);
  if (keep !== null && (!Number.isInteger(keep) || keep < 1))
    throw new StartProblem(`--keep is "${values.keep}".`, `Give the number of backups that stay. ${USAGE}`);
  return { folder: path.resolve(values.to), keep, withSecrets: !values["without-secrets"] };
}

const inMegabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

function describe({ path: made, manifest, copied, pruned }: MadeBackup, withSecrets: boolean): string[] {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = manifest.media.reduce((sum, file) => sum + file.bytes, 0);
  return [
    `${made}`,
    `  ${rows} rows of ${manifest.tables.length} tables, ${manifest.media.length} media files (${inMegabytes(bytes)}), ${copied.copied} of them copied now (${inMegabytes(copied.copiedBytes)}), in ${(manifest.tookMs / 1000).toFixed(1)} s`,
    ...(pruned.length > 0 ? [`  removed: ${pruned.join(", ")}`] : []),
    "",
    ...describeSecrets(manifest.secrets.length > 0, withSecrets),
  ];
}

function describeSecrets(hasThem: boolean, wanted: boolean): string[] {
  if (hasThem)
    return [
      "THE KEYS ARE IN IT (secrets.json): whoever has this folder can read every secret of the store. Keep it as safe.",
    ];
  if (wanted)
    return [
      "There is no secrets.json in the data folder: keep AUTH_SECRET and FIELD_KEY of the environment elsewhere.",
    ];
  return [
    "THE KEYS ARE NOT IN IT. Without secrets.json, kept elsewhere, a restored store cannot open what is sealed with them.",
  ];
}

async function run(): Promise<void> {
  const options = readOptions();
  const store = await openStore(process.env);
  try {
    const { databaseUrl, dataDir } = store;
    const made = await makeBackup({ ...options, databaseUrl, dataDir });
    process.stdout.write(`\n${describe(made, options.withSecrets).join("\n")}\n`);
  } finally {
    await store.close();
  }
}

run().catch((error) => {
  printProblem(error);
  process.exitCode = 1;
});
