import "server-only";
import { pool } from "../../platform/db";
import type { Period } from "../../shared/schemas/analytics";
import { BUYER } from "../raw-facts";
import { WHOLE_STORE } from "../roll-up-upserts";
import { endsToday, narrowLines, narrowPlays, Params, type Scope } from "./scope";

/** Orders and buyers by currency, listeners of the whole scope. Orders null: the roll-up that has them is exact. */
export type Distinct = {
  listeners: number;
  byCurrency: Map<string, { buyers: number; orders: number | null }>;
  isRaw: boolean;
};

/** Distinct people of a period and scope: sums where the tables of those seen can answer, else counted from raw rows. */
export async function readDistinct(period: Period, scope: Scope): Promise<Distinct> {
  const isOne = scope.trackIds === null && (scope.artistIds === null || scope.artistIds.length === 1);
  return isOne && endsToday(period) ? readReach(period, scope) : countRaw(period, scope);
}

async function readReach(period: Period, scope: Scope): Promise<Distinct> {
  const { rows } = await pool.query<{ kind: string; currency: string; seen: number }>(
    `SELECT kind, currency, sum(last_seen)::bigint AS seen FROM reach_day
     WHERE artist_id = $1 AND day >= $2 AND kind IN ('buyer', 'listener') GROUP BY 1, 2`,
    [scope.artistIds?.[0] ?? WHOLE_STORE, period.days[0]],
  );
  const buyers = rows.filter((row) => row.kind === "buyer" && row.seen > 0);
  return {
    listeners: rows.find((row) => row.kind === "listener")?.seen ?? 0,
    byCurrency: new Map(buyers.map((row) => [row.currency, { buyers: row.seen, orders: null }])),
    isRaw: false,
  };
}

async function countRaw(period: Period, scope: Scope): Promise<Distinct> {
  const [bought, heard] = [new Params(), new Params()];
  const isStore = scope.artistIds === null && scope.trackIds === null;
  const lines = isStore
    ? ""
    : ` AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND ${narrowLines(scope, bought)})`;
  const [{ rows }, { rows: listeners }] = await Promise.all([
    pool.query<{ currency: string; buyers: number; orders: number }>(
      `SELECT o.currency, count(DISTINCT ${BUYER}) AS buyers, count(*) AS orders
       FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id
       WHERE o.paid_at >= ${bought.add(period.from)} AND o.paid_at < ${bought.add(period.to)}${lines} GROUP BY 1`,
      bought.values,
    ),
    pool.query<{ listeners: number }>(
      `SELECT count(DISTINCT p.listener_id) AS listeners FROM play p
       WHERE ${narrowPlays(scope, heard)} AND p.played_at >= ${heard.add(period.from)} AND p.played_at < ${heard.add(period.to)}`,
      heard.values,
    ),
  ]);
  return {
    listeners: listeners[0]?.listeners ?? 0,
    byCurrency: new Map(rows.map(({ currency, buyers, orders }) => [currency, { buyers, orders }])),
    isRaw: true,
  };
}
