import "server-only";
import { pool } from "../../platform/db";
import { toPublicId } from "../../shared/ids";
import type { Currency } from "../../shared/money";
import type { Period, TrackRow } from "../../shared/schemas/analytics";
import type { AnalyticsFilter, Answer } from "../store";
import { rankTop, writeTop } from "./rank-top";
import { asLoss, fromRollUp, Params, ratio, readAsOf, resolveScope } from "./scope";

const MONEY = ["copies", "gross_minor", "refunds_minor", "fees_minor", "net_minor"];
const PLAYS = ["plays", "completes", "skips"];
const SUMS = [...MONEY, ...PLAYS].map((column) => `sum(r.${column})::bigint AS ${column}`).join(", ");

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

/** Ranked first; with the top alone, the key of a day's rows leads to each of them. */
export async function readTracks(period: Period, filter: AnalyticsFilter): Promise<Answer<TrackRow[]>> {
  const scope = await resolveScope(filter);
  const asOf = await readAsOf();
  const all = new Params();
  const top = await rankTop("track_id", fromRollUp("track", period, scope, all), scope.currency, all);
  const params = new Params();
  const { ids, topRow } = writeTop(top, params);
  const from = fromRollUp("track", period, { ...scope, trackIds: ids }, params);
  const { rows } = await pool.query<Row>(
    `WITH span AS (SELECT r.track_id, r.currency::text, ${SUMS} ${from} GROUP BY 1, 2), ${topRow} ${DESCRIBE_TOP}`,
    params.values,
  );
  return { data: rows.map(describe), asOf, source: "rollup" };
}

const sold = (column: string) => `coalesce(sold.${column}, 0) AS ${column}`;
const heard = (column: string) => `coalesce(heard.${column}, 0) AS ${column}`;
const DESCRIBE_TOP = `
SELECT t.id AS track_id, t.title, t.artist_id, a.name AS artist_name, t.release_id, r.title AS release_title, top_row.currency,
  ${MONEY.map(sold).join(", ")}, ${PLAYS.map(heard).join(", ")}
FROM top_row JOIN track t ON t.id = top_row.id JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = t.artist_id
LEFT JOIN span sold ON sold.track_id = top_row.id AND sold.currency = top_row.currency
LEFT JOIN span heard ON heard.track_id = top_row.id AND heard.currency = 'XXX'
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
