import { groupByCurrency } from "@/lib/shared/analytics-address";
import type { SeriesReply } from "@/lib/shared/schemas/analytics";
import { SeriesPanel } from "./series-panel";
import { TotalsRowTiles } from "./totals-row";

/** Each currency by itself: its tiles, then its line. */
export function OverviewFigures({ reply }: { reply: SeriesReply }) {
  const isOneOfMany = reply.totals.length > 1;
  const buckets = new Map(groupByCurrency(reply.data));
  return reply.totals.map((totals) => {
    const own = buckets.get(totals.currency) ?? [];
    return (
      <div key={totals.currency}>
        <TotalsRowTiles totals={totals} compare={reply.compare} points={own} isOneOfMany={isOneOfMany} />
        <SeriesPanel reply={reply} currency={totals.currency} buckets={own} isOneOfMany={isOneOfMany} />
      </div>
    );
  });
}
