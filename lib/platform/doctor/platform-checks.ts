import "server-only";
import path from "node:path";
import { pool } from "../db";
import { env } from "../env";
import { readStoreKey } from "../store-key";
import { checkAddress } from "./check-address";
import { checkClock } from "./check-clock";
import { checkDatabase } from "./check-database";
import { checkDisk } from "./check-disk";
import { checkIpfs } from "./check-ipfs";
import { checkMail } from "./check-mail";
import { checkNode } from "./check-node";
import { checkTls } from "./check-tls";
import { type Check, worth } from "./finding";

export type PlatformAsk = {
  publicUrl: string;
  isRunning: boolean;
  mail: { url: string } | null;
  /** Whose clock to compare with; null for the database's alone. */
  clockUrl: string | null;
};

async function readDatabaseClock(): Promise<Date> {
  const { rows } = await pool.query<{ at: Date }>("SELECT clock_timestamp() AS at");
  return (rows[0] as { at: Date }).at;
}

/** What a store stands on, as the environment and `ask` say it. */
export function platformChecks({ publicUrl, isRunning, mail, clockUrl }: PlatformAsk): Check[] {
  const migrations = path.resolve(/* turbopackIgnore: true */ "prisma/migrations");
  const isDemo = env.BACKLINE_MODE === "demo";
  return [
    { name: "node", run: async () => checkNode(process.versions.node) },
    { name: "database", run: () => checkDatabase(env.DATABASE_URL, migrations) },
    { name: "disk", run: () => checkDisk(env.BACKLINE_DATA_DIR) },
    {
      name: "mail",
      run: async () =>
        isDemo
          ? worth("A demo sends no mail: it is shown under Settings, Mail.")
          : checkMail(mail && { ...mail, caFile: env.SMTP_CA_FILE }),
    },
    {
      name: "address",
      run: async () => checkAddress({ publicUrl, storeKey: await readStoreKey().catch(() => null), isRunning }),
    },
    { name: "tls", run: () => checkTls(publicUrl, new Date()) },
    { name: "clock", needs: "database", run: () => checkClock({ readDatabase: readDatabaseClock, httpUrl: clockUrl }) },
    { name: "ipfs", run: checkIpfs },
  ];
}
