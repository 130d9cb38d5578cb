import fs from "node:fs";
import { buildWhenChanged } from "./build-when-changed";
import { prepareDatabase } from "./database";
import { describeSetUpAddress, makeSetUpAddress } from "./first-start";
import { readStoreFacts } from "./open-store";
import { generatePrismaClient } from "./prisma-client";
import { say } from "./progress";
import { loadSecrets } from "./secrets";
import { readSettings, type Settings } from "./settings";
import { StartProblem } from "./start-problem";

/**
 * Everything that comes before the first process of a live store which pm2 or a container engine keeps running: secrets, database,
 * build. Done again it changes nothing. Throws a StartProblem for what cannot be.
 */
export async function prepareStore(): Promise<Settings> {
  const settings = await readSettings(process.env);
  const databaseUrl = requireLiveWithDatabase(settings);
  fs.mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  loadSecrets(settings.dataDir, settings.mode, process.env);
  const applied = await prepareDatabase(databaseUrl, settings);
  say(applied.length > 0 ? `Applied the migrations ${applied.join(", ")}` : "The database is up to date");
  if (generatePrismaClient()) say("Generated the database client");
  await buildWhenChanged();
  const facts = await readStoreFacts(databaseUrl);
  if (!facts?.isSetUp) {
    const address = await makeSetUpAddress(databaseUrl, settings.publicUrl);
    process.stdout.write(`\n${describeSetUpAddress(address).join("\n")}\n\n`);
  }
  return settings;
}

function requireLiveWithDatabase({ mode }: Settings): string {
  if (mode !== "live")
    throw new StartProblem(
      "This starts live stores only; a demo has a payment sandbox beside it.",
      "Set BACKLINE_MODE=live, or start the demo with npm start.",
    );
  const { DATABASE_URL: databaseUrl } = process.env;
  if (!databaseUrl)
    throw new StartProblem(
      "DATABASE_URL is missing: the embedded PostgreSQL runs only while npm start does.",
      "Set DATABASE_URL to a PostgreSQL 15 or later, or start the store with npm start.",
    );
  return databaseUrl;
}
