import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { type BarState, toAddress, withChange } from "@/lib/shared/analytics-address";
import { listColumns, REVENUE_COLUMNS } from "@/lib/shared/analytics-columns";
import type { RevenueReply } from "@/lib/shared/schemas/analytics";
import { RankedTable } from "./ranked-table";
import { TotalsRowTiles } from "./totals-row";

/** The artists of a period; a click on one narrows everything to them and goes on to their tracks. */
export function ArtistFigures({ reply, state }: { reply: RevenueReply; state: BarState }) {
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
      <Panel title={t("artists")} note={t("top")}>
        <RankedTable
          caption={t("artists")}
          columns={listColumns(REVENUE_COLUMNS, reply.compare?.period != null)}
          rows={reply.data}
          compare={reply.compare}
          idOf={({ artistId }) => artistId}
          linkOf={({ artistId, artistName }) => ({
            href: toAddress("/dashboard/tracks", withChange(state, { artistId })),
            label: t("openTracks", { name: artistName }),
          })}
        />
      </Panel>
    </>
  );
}
