import "server-only";
import { pool } from "../../platform/db";
import { toPublicId } from "../../shared/ids";
import type { Currency } from "../../shared/money";
import type { Period, TrackRow } from "../../shared/schemas/analytics";
import type { AnalyticsFilter, Answer } from "../store";
import { asLoss, fromRollUp, Params, ratio, readAsOf, resolveScope } from "./scope";

const TOP = 100;
const COUNTERS = ["copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor", "plays", "completes", "skips"];
const SUMS = COUNTERS.map((column) => `sum(r.${column})::bigint AS ${column}`).join(", ");

type Row = {
  track_id: string;
  title: string;
  artist_id: string;
  artist_name: string;
  release_id: string;
  release_title: string;
  currency: Currency;
  copies: number;
  gross_minor: number;
  refunds_minor: number;
  fees_minor: number;
  net_minor: number;
  plays: number;
  completes: number;
  skips: number;
};

export async function readTracks(period: Period, filter: AnalyticsFilter): Promise<Answer<TrackRow[]>> {
  const scope = await resolveScope(filter);
  const asOf = await readAsOf();
  const params = new Params();
  const span = `SELECT r.track_id, r.currency::text, ${SUMS} ${fromRollUp("track", period, scope, params)} GROUP BY 1, 2`;
  const currency = params.add(scope.currency);
  const { rows } = await pool.query<Row>(`WITH span AS (${span}), ${topTracks(currency)}`, params.values);
  return { data: rows.map(describe), asOf, source: "rollup" };
}

/** With one currency asked for, a track that was only heard has a row of zeros in it. */
const topTracks = (currency: string) => `
track_row AS (
  SELECT track_id, currency, copies, gross_minor, refunds_minor, fees_minor, net_minor FROM span WHERE currency <> 'XXX'
  UNION ALL
  SELECT track_id, ${currency}::text, 0, 0, 0, 0, 0 FROM span heard WHERE currency = 'XXX' AND ${currency}::text IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM span sold WHERE sold.track_id = heard.track_id AND sold.currency = ${currency})
), top_row AS MATERIALIZED (
  SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY currency ORDER BY gross_minor DESC, track_id) AS place FROM track_row) ranked WHERE place <= ${TOP}
)
SELECT top_row.track_id, t.title, t.artist_id, a.name AS artist_name, t.release_id, r.title AS release_title, top_row.currency, top_row.copies,
  top_row.gross_minor, top_row.refunds_minor, top_row.fees_minor, top_row.net_minor, coalesce(heard.plays, 0) AS plays,
  coalesce(heard.completes, 0) AS completes, coalesce(heard.skips, 0) AS skips
FROM top_row JOIN track t ON t.id = top_row.track_id JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = t.artist_id
LEFT JOIN span heard ON heard.track_id = top_row.track_id AND heard.currency = 'XXX'
ORDER BY top_row.currency, top_row.place`;

function describe(row: Row): TrackRow {
  return {
    trackId: toPublicId("track", row.track_id),
    title: row.title,
    artistId: toPublicId("artist", row.artist_id),
    artistName: row.artist_name,
    releaseId: toPublicId("release", row.release_id),
    releaseTitle: row.release_title,
    currency: row.currency,
    copies: row.copies,
    grossMinor: row.gross_minor,
    refundsMinor: asLoss(row.refunds_minor),
    feesMinor: row.fees_minor,
    netMinor: row.net_minor,
    plays: row.plays,
    completes: row.completes,
    partials: row.plays - row.completes - row.skips,
    skips: row.skips,
    completionRate: ratio(row.completes, row.plays),
    revenuePerPlayMinor: ratio(row.gross_minor, row.plays),
  };
}
