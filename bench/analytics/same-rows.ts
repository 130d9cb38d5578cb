import { toPublicId } from "../../lib/shared/ids";
import type { RevenueRow } from "../../lib/shared/schemas/analytics";

/** Every figure of every row, against the query that shares no code with it; the first difference is printed. */
export function isSame(rows: readonly RevenueRow[], raw: readonly Record<string, string | number>[]): boolean {
  const told = rows.map((row) =>
    [
      row.artistId,
      row.copies,
      row.grossMinor,
      row.refundsMinor,
      row.feesMinor,
      row.netMinor,
      row.plays,
      row.buyers,
      row.listeners,
      row.soldTrackCount,
      row.trackCount,
    ].join(),
  );
  const counted = raw.map((row) =>
    [
      toPublicId("artist", String(row.id)),
      row.copies,
      row.gross_minor,
      row.refunds_minor,
      row.fees_minor,
      row.net_minor,
      row.plays,
      row.buyers,
      row.listeners,
      row.sold_tracks,
      row.tracks,
    ].join(),
  );
  const at = told.findIndex((text, index) => text !== counted[index]);
  if (at >= 0) console.log(`  differs at ${at}:\n  ${told[at]}\n  ${counted[at]}`);
  return told.length === counted.length && at < 0;
}
