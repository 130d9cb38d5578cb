import Link from "next/link";
import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { type BarState, toAddress, withChange } from "@/lib/shared/analytics-address";
import { listColumns, TRACK_COLUMNS } from "@/lib/shared/analytics-columns";
import type { TracksReply } from "@/lib/shared/schemas/analytics";
import { RankedTable } from "./ranked-table";
import { TotalsRowTiles } from "./totals-row";

/** The tracks of a period; a click on one goes on to the orders that its figures are made of. */
export function TrackFigures({ reply, state }: { reply: TracksReply; state: BarState }) {
  const t = useTranslations("analytics.table");
  return (
    <>
      {reply.totals.map((totals) => (
        <TotalsRowTiles
          key={totals.currency}
          totals={totals}
          compare={reply.compare}
          isOneOfMany={reply.totals.length > 1}
        />
      ))}
      <Panel
        title={t("tracks")}
        note={t("top")}
        aside={
          <Link href={toAddress("/dashboard/orders", state)} className="py-1 text-ink-2">
            {t("allOrders")}
          </Link>
        }
      >
        <RankedTable
          caption={t("tracks")}
          columns={listColumns(TRACK_COLUMNS, reply.compare?.period != null)}
          rows={reply.data}
          compare={reply.compare}
          idOf={({ trackId }) => trackId}
          linkOf={({ trackId, title }) => ({
            href: toAddress("/dashboard/orders", withChange(state, { trackId })),
            label: t("openOrders", { name: title }),
          })}
        />
      </Panel>
    </>
  );
}
