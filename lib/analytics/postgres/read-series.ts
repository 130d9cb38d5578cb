import "server-only";
import { pool } from "../../platform/db";
import type { Currency } from "../../shared/money";
import type { Period, SeriesPoint } from "../../shared/schemas/analytics";
import { addDays, dayInZone, startOfDay } from "../../shared/time";
import type { AnalyticsFilter, Answer } from "../store";
import { currenciesOf } from "./read-totals";
import { asLoss, fromRollUp, narrowLines, Params, readAsOf, resolveScope, type Scope, tableOf, unitOf } from "./scope";

const HOUR_MS = 3_600_000;
const WEEK_DAYS = 7;
const COUNTERS = ["orders", "copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor", "plays"] as const;
type Counters = Record<(typeof COUNTERS)[number], number>;
type Row = Counters & { bucket: string; currency: string };
type Bucket = { start: string; end: string; day: string };

export async function readSeries(period: Period, filter: AnalyticsFilter): Promise<Answer<SeriesPoint[]>> {
  const scope = await resolveScope(filter);
  const asOf = await readAsOf();
  const params = new Params();
  const sums = COUNTERS.map((column) => `sum(r.${column})::bigint AS ${column}`).join(", ");
  const from = fromRollUp(tableOf(scope), period, scope, params);
  const [{ rows }, orders] = await Promise.all([
    pool.query<Row>(
      `SELECT ${bucketOf(period, "r")} AS bucket, r.currency, ${sums} ${from} GROUP BY 1, 2`,
      params.values,
    ),
    countOrders(period, scope),
  ]);
  const counted = orders
    ? rows.map((row) => ({ ...row, orders: orders.get(`${row.bucket} ${row.currency}`) ?? 0 }))
    : rows;
  const buckets = listBuckets(period);
  const now = new Date().toISOString();
  const data = currenciesOf(counted, scope).flatMap((currency) => fill(buckets, counted, currency, period, now));
  return { data, asOf, source: orders ? "raw" : "rollup" };
}

const bucketOf = (period: Period, alias: string) =>
  unitOf(period) === "hour"
    ? `to_char(${alias}.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`
    : `${alias}.day::text`;

/** Orders that several artists or tracks share count once: no roll-up has that. Null when the roll-up's count is exact. */
async function countOrders(period: Period, scope: Scope): Promise<Map<string, number> | null> {
  if ((scope.trackIds?.length ?? 0) < 2 && (scope.trackIds || (scope.artistIds?.length ?? 0) < 2)) return null;
  const params = new Params();
  const [zone, from, to] = [params.add(period.zone), params.add(period.from), params.add(period.to)];
  const { rows } = await pool.query<{ bucket: string; currency: string; orders: number }>(
    `SELECT ${bucketOf(period, "o")} AS bucket, o.currency, count(*) AS orders FROM (
       SELECT o.id, o.currency, (o.paid_at AT TIME ZONE ${zone})::date AS day, date_trunc('hour', o.paid_at, 'UTC') AS hour FROM customer_order o
       WHERE o.paid_at >= ${from} AND o.paid_at < ${to}
         AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND ${narrowLines(scope, params)})) o GROUP BY 1, 2`,
    params.values,
  );
  return new Map(rows.map((row) => [`${row.bucket} ${row.currency}`, row.orders]));
}

/** Every bucket of a period, oldest first. A day is as long as the zone's clocks make it; a last week may be shorter. */
function listBuckets({ from, to, days: [first, last], unit, zone }: Period): Bucket[] {
  if (unit === "hour") {
    const count = Math.round((Date.parse(to) - Date.parse(from)) / HOUR_MS);
    const at = (n: number) => new Date(Date.parse(from) + n * HOUR_MS);
    return Array.from({ length: count }, (_, n) => ({
      start: at(n).toISOString(),
      end: at(n + 1).toISOString(),
      day: dayInZone(at(n), zone),
    }));
  }
  const step = unit === "week" ? WEEK_DAYS : 1;
  const buckets: Bucket[] = [];
  for (let day = first; day <= last; day = addDays(day, step)) {
    const next = addDays(day, step);
    const end = next > last ? to : startOfDay(next, zone).toISOString();
    buckets.push({ start: startOfDay(day, zone).toISOString(), end, day });
  }
  return buckets;
}

function fill(
  buckets: readonly Bucket[],
  rows: readonly Row[],
  currency: Currency,
  period: Period,
  now: string,
): SeriesPoint[] {
  const sums = new Map(buckets.map((bucket) => [bucket, empty()]));
  for (const row of rows) {
    const bucket = findBucket(buckets, row.bucket, period);
    const sum = bucket && sums.get(bucket);
    if (!sum) continue;
    if (row.currency === "XXX") sum.plays += row.plays;
    else if (row.currency === currency) for (const column of COUNTERS) sum[column] += row[column];
  }
  return [...sums].map(([bucket, sum]) => ({
    ...bucket,
    currency,
    orders: sum.orders,
    copies: sum.copies,
    grossMinor: sum.gross_minor,
    refundsMinor: asLoss(sum.refunds_minor),
    feesMinor: sum.fees_minor,
    netMinor: sum.net_minor,
    plays: sum.plays,
    isPartial: bucket.start <= now && now < bucket.end,
  }));
}

function empty(): Counters {
  return { orders: 0, copies: 0, gross_minor: 0, refunds_minor: 0, fees_minor: 0, net_minor: 0, plays: 0 };
}

/** Both instants and days sort as text. */
function findBucket(buckets: readonly Bucket[], at: string, { unit }: Period): Bucket | undefined {
  const key = unit === "hour" ? "start" : "day";
  return buckets.findLast((bucket) => bucket[key] <= at);
}
