import { replayDecision } from "../../lib/payments/replay-decision";
import { loadDecisions } from "../../lib/payments/sql/decision-rows";
import { pool } from "../../lib/platform/db";
import { assertInvariants } from "../../test/invariants";
import { type BuyersStreet, count, IN_DOUBT } from "./open-street";

type Truth = Parameters<typeof assertInvariants>[1];
export type Books = {
  /** Orders for which two charges, wherever, hold or took money. */
  doubles: number;
  /** Payments with a second attempt begun while the outcome of one before was unknown. */
  cascades: number;
  /** Payments of which nobody knows how they ended, and money that only one side knows of. */
  lost: number;
  /** What the invariants of the fault tests say; null: they hold. */
  problem: string | null;
};

const PAGE = 1_000;

// What ended before the next one began is no cascade; one that waited for its buyer ends by the statement that begins the next.
const CASCADES = `payment_attempt a JOIN payment_attempt b ON b.payment_id = a.payment_id AND b.n = a.n + 1
  WHERE a.finished_at IS NULL OR a.finished_at > b.created_at`;

async function fetchTruth({ sandboxUrl, sandboxToken }: BuyersStreet): Promise<Truth> {
  const reply = await fetch(`${sandboxUrl}/__truth`, { headers: { authorization: `Bearer ${sandboxToken}` } });
  return (await reply.json()) as Truth;
}

function countDoubles({ charges }: Truth): number {
  const taking = charges.filter((charge) => charge.authorization && !charge.void).map(({ orderRef }) => orderRef);
  return taking.length - new Set(taking).size;
}

async function countLost({ charges }: Truth): Promise<number> {
  const { rows } = await pool.query<{ paid: number; payments: number }>(
    `SELECT count(*) FILTER (WHERE o.status = 'paid')::int AS paid, count(*) FILTER (WHERE p.state = 'captured')::int AS payments
     FROM customer_order o JOIN payment p ON p.order_id = o.id`,
  );
  const { paid = 0, payments = 0 } = rows[0] ?? {};
  const taken = charges.filter(({ capture }) => capture).length;
  return (await count(`payment_attempt WHERE ${IN_DOUBT}`)) + Math.abs(taken - payments) + Math.abs(paid - payments);
}

/** The rails' own books against the store's, as the fault tests do. */
export async function checkBooks(street: BuyersStreet): Promise<Books> {
  const truth = await fetchTruth(street);
  // somebody who left what they had begun may still come back to it
  const isSettled = (await count("payment_attempt WHERE state IN ('created', 'needs_buyer')")) === 0;
  const problem = await assertInvariants(pool, truth, { isSettled }).then(
    () => null,
    (error: unknown) => (error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)),
  );
  return { doubles: countDoubles(truth), cascades: await count(CASCADES), lost: await countLost(truth), problem };
}

export type Decisions = { count: number; differing: number; strategies: Map<string, number>; versions: number };

/** Decides every stored decision anew from the one version that it names. */
export async function replayAll(): Promise<Decisions> {
  const strategies = new Map<string, number>();
  const versions = new Set<number>();
  let [total, differing, after]: [number, number, string | null] = [0, 0, null];
  for (;;) {
    const page = await loadDecisions(after, PAGE);
    for (const stored of page) {
      if (!replayDecision(stored).isSame) differing += 1;
      strategies.set(stored.strategy, (strategies.get(stored.strategy) ?? 0) + 1);
      versions.add(stored.settingsVersion);
    }
    total += page.length;
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return { count: total, differing, strategies, versions: versions.size };
  }
}

/**
 * By how many ms the latest decision came after its version was followed by another, and how many were written before their
 * version was.
 */
export async function measureStaleness(): Promise<{ latestMs: number; tooEarly: number }> {
  const { rows } = await pool.query<{ latest: number | null; early: number }>(
    `SELECT max(extract(epoch FROM d.created_at - next.created_at) * 1000)::float8 AS latest,
       count(*) FILTER (WHERE d.created_at < date_trunc('milliseconds', v.created_at))::int AS early
     FROM routing_decision d JOIN payment_settings_version v ON v.version = d.settings_version
     LEFT JOIN payment_settings_version next ON next.version = v.version + 1`,
  );
  return { latestMs: Math.max(0, rows[0]?.latest ?? 0), tooEarly: rows[0]?.early ?? 0 };
}
