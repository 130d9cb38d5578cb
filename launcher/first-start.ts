import { createHash, randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { readStoreFacts } from "./open-store";
import { StartProblem } from "./start-problem";

const GOOD_FOR = "30 minutes";
const LOOK_EVERY_MS = 1_000;

/**
 * Makes the one-time address of a store that is not set up yet; every earlier one, and whoever opened it, is out. What was
 * answered so far stays. Only its hash is kept: whoever calls this shows the address once.
 */
export async function makeSetUpAddress(databaseUrl: string, base: string): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  const hash = createHash("sha256").update(token).digest("hex");
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `insert into first_start (token_hash, token_until)
       select $1, now() + $2::interval from instance where set_up_at is null
       on conflict (id) do update set token_hash = excluded.token_hash, token_until = excluded.token_until,
         session_hash = null, session_until = null`,
      [hash, GOOD_FOR],
    );
    if (rowCount === 1) return `${new URL(base).origin}/setup#${token}`;
  } finally {
    await client.end();
  }
  throw new StartProblem("This store is set up already.", "Sign in as its admin; there is nothing to open.");
}

export const describeSetUpAddress = (address: string) => [
  "Set the store up at this address. It works once, for 30 minutes, and is shown here only:",
  "",
  `  ${address}`,
  "",
  "A new one: npm run setup-address, or start again.",
];

/** What the processes of a store were started with and a person may change meanwhile. */
export type Standing = { isSetUp: boolean; publicUrl: string | null };

/** Resolves when the store's standing is another than `known`; a database that is away for a while is no change. */
export async function untilChanged(databaseUrl: string, known: Standing, isEnding: () => boolean): Promise<Standing> {
  for (;;) {
    await wait(LOOK_EVERY_MS, undefined, { ref: false });
    if (isEnding()) return known;
    const facts = await readStoreFacts(databaseUrl).catch(() => null);
    if (facts && (facts.isSetUp !== known.isSetUp || facts.publicUrl !== known.publicUrl)) return facts;
  }
}
