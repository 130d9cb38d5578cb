// Decides every stored routing decision of a store anew, from nothing but what is stored with it, and lists what differs.
//   npm run replay:decisions          BACKLINE_DATA_DIR (default .data) of a running store, or DATABASE_URL
import path from "node:path";
import { describeBuildEnvironment } from "../launcher/build";
import { databaseUrlOf } from "../test/processes/store-database";

const PAGE = 1_000;

const databaseUrl = process.env.DATABASE_URL ?? databaseUrlOf(path.resolve(process.env.BACKLINE_DATA_DIR ?? ".data"));
// only the database is asked; what modules read of the environment besides leads nowhere
Object.assign(process.env, describeBuildEnvironment(), { DATABASE_URL: databaseUrl });
const { pool } = await import("../lib/platform/db");
const { replayDecision } = await import("../lib/payments/replay-decision");
const { loadDecisions } = await import("../lib/payments/sql/decision-rows");

let count = 0;
let after: string | null = null;
const strategies = new Map<string, number>();
const differing: string[] = [];
for (;;) {
  const decisions = await loadDecisions(after, PAGE);
  for (const stored of decisions) {
    if (!replayDecision(stored).isSame) differing.push(stored.id);
    strategies.set(stored.strategy, (strategies.get(stored.strategy) ?? 0) + 1);
  }
  count += decisions.length;
  after = decisions.at(-1)?.id ?? null;
  if (decisions.length < PAGE) break;
}
await pool.end();
for (const id of differing) console.log(`differs: ${id}`);
const kinds = [...strategies].map(([strategy, times]) => `${times} ${strategy}`).join(", ");
console.log(`${count} decisions (${kinds}), ${differing.length} that do not follow from what is stored with them`);
process.exitCode = differing.length === 0 ? 0 : 1;
