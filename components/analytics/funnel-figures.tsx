import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import { FUNNEL_COLUMNS } from "@/lib/shared/analytics-columns";
import type { FunnelReply, FunnelRow } from "@/lib/shared/schemas/analytics";
import { formatShare } from "./describe-change";
import { FiguresTable } from "./figures-table";

/** Distinct listeners from step to step, as bars over one floor. */
export function FunnelFigures({ reply }: { reply: FunnelReply }) {
  const t = useTranslations("analytics");
  const first = reply.data[0]?.listeners ?? 0;
  const title = t("table.funnel");
  return (
    <Panel
      title={title}
      note={t("funnel.note")}
      className="border-b border-line"
      table={<FiguresTable caption={title} columns={FUNNEL_COLUMNS} rows={reply.data} keyOf={({ step }) => step} />}
    >
      <ol>
        {reply.data.map((row, index) => (
          <FunnelStep key={row.step} row={row} share={first > 0 ? row.listeners / first : 0} isFirst={index === 0} />
        ))}
      </ol>
    </Panel>
  );
}

function FunnelStep({ row, share, isFirst }: { row: FunnelRow; share: number; isFirst: boolean }) {
  const t = useTranslations("analytics.funnel");
  const percent = formatShare(row.rateOfPrevious);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-t border-line py-3 md:grid-cols-[180px_minmax(0,1fr)_96px] md:items-start">
      <b className="font-medium md:pt-1.5">{t(row.step)}</b>
      <span className="figures text-end text-20 md:order-3 md:leading-8">{row.listeners.toLocaleString("en")}</span>
      <div className="col-span-full md:order-2 md:col-span-1">
        <span aria-hidden className="mt-1.5 block h-5 bg-sunk">
          <span className="block h-full bg-ink" style={{ width: `${share * 100}%` }} />
        </span>
        <span className="mt-1 flex flex-wrap gap-x-3 text-12 text-ink-2">
          {isFirst ? null : <span>{percent ? t("ofPrevious", { percent }) : t("unknown")}</span>}
          {row.outside > 0 ? <span className="text-ink-3">{t("outside", { count: row.outside })}</span> : null}
        </span>
      </div>
    </li>
  );
}
