import "server-only";
import { alone } from "@/lib/analytics/rebuild-roll-ups";
import { recountRollUps } from "@/lib/analytics/recount";
import { verifyChain } from "@/lib/audit/verify-chain";
import { findImbalances } from "@/lib/ledger/balances";
import { listMissingObjects } from "@/lib/media/upkeep/list-missing";
import { pool } from "@/lib/platform/db";

export type RestoredVerdict = {
  imbalances: { currency: string; amountMinor: number }[];
  rollUpDifferences: number;
  auditEntries: number;
  isAuditIntact: boolean;
  auditHead: string;
  entitlements: number;
  entitlementsWithoutFile: number;
  missingObjects: string[];
};

async function countEntitlements(missing: readonly string[]): Promise<{ all: number; without: number }> {
  const { rows } = await pool.query<{ all: number; without: number }>(
    `SELECT count(*)::int AS all, count(*) FILTER (WHERE r.cid = ANY ($1))::int AS without
     FROM entitlement e JOIN recording r ON r.id = e.recording_id`,
    [missing],
  );
  return rows[0] ?? { all: 0, without: 0 };
}

/** Looks at a restored store as an auditor would and prints the verdict as JSON. */
async function check(): Promise<void> {
  const imbalances = await findImbalances(pool);
  const drifts = await alone((db) => recountRollUps(db));
  const chain = await verifyChain(pool);
  const missingObjects = await listMissingObjects();
  const { all, without } = await countEntitlements(missingObjects);
  const verdict: RestoredVerdict = {
    imbalances,
    rollUpDifferences: drifts.length,
    auditEntries: chain.entries,
    isAuditIntact: chain.isIntact,
    auditHead: chain.headHash,
    entitlements: all,
    entitlementsWithoutFile: without,
    missingObjects,
  };
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  await pool.end();
}

check().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
