import "server-only";
import { AppError } from "../../platform/errors";
import { FUNNEL_STEPS, type FunnelRow, type Period } from "../../shared/schemas/analytics";
import type { AnalyticsFilter, Answer } from "../store";
import { countAtLarge } from "./count-at-large";
import { Params, ratio, readAsOf, resolveScope } from "./scope";

/** Throws `invalid_request` on a track or release: a basket is known by its artists only. */
export async function readFunnel(period: Period, filter: AnalyticsFilter): Promise<Answer<FunnelRow[]>> {
  const { artistIds, trackIds } = await resolveScope(filter);
  if (trackIds)
    throw new AppError("invalid_request", "The funnel is known for the store and for artists, not for single tracks.");
  const asOf = await readAsOf();
  const params = new Params();
  const [from, to] = [params.add(period.from), params.add(period.to)];
  const artists = artistIds ? params.add(artistIds) : null;
  const ofArtist = (column: string) => (artists ? `AND ${column} = ANY(${artists}::uuid[])` : "");
  const span = (column: string) => `${column} >= ${from} AND ${column} < ${to}`;
  const ordered = (column: string) =>
    `FROM customer_order o WHERE o.listener_id IS NOT NULL AND ${span(column)}
     ${artists ? `AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id ${ofArtist("l.artist_id")})` : ""}`;
  const rows = await countAtLarge<{ taken: number; listeners: number }>(
    `SELECT taken, count(*) AS listeners FROM (
       SELECT listener_id, bit_or(step) AS taken FROM (
         SELECT listener_id, CASE outcome WHEN 'complete' THEN 3 ELSE 1 END AS step FROM play WHERE ${span("played_at")} ${ofArtist("artist_id")}
         UNION ALL
         SELECT listener_id, 4 FROM funnel_event WHERE step = 'basket' AND ${span("at")} ${ofArtist("artist_id")}
         UNION ALL
         SELECT o.listener_id, 8 ${ordered("o.created_at")}
         UNION ALL
         SELECT o.listener_id, 16 ${ordered("o.paid_at")}
       ) step GROUP BY 1) listener GROUP BY 1`,
    params,
  );
  return { data: toSteps(rows), asOf, source: "raw" };
}

/** `taken`: one bit per step, the first the lowest. */
function toSteps(rows: readonly { taken: number; listeners: number }[]): FunnelRow[] {
  const count = (matches: (taken: number) => boolean) =>
    rows.reduce((sum, row) => sum + (matches(row.taken) ? row.listeners : 0), 0);
  const reached = FUNNEL_STEPS.map((_, n) => {
    const all = (1 << (n + 1)) - 1;
    return {
      listeners: count((taken) => (taken & all) === all),
      outside: count((taken) => (taken & (1 << n)) !== 0 && (taken & all) !== all),
    };
  });
  return FUNNEL_STEPS.map((step, n) => {
    const { listeners, outside } = reached[n] ?? { listeners: 0, outside: 0 };
    const before = reached[n - 1];
    return {
      step,
      listeners,
      outside,
      rateOfPrevious: before ? ratio(listeners, before.listeners) : null,
      rateOfFirst: ratio(listeners, reached[0]?.listeners ?? 0),
    };
  });
}
