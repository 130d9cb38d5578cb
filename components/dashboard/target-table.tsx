import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Money } from "@/components/ui/money";
import type { MonthTarget } from "@/lib/shared/schemas/analytics";
import { DeltaNote } from "./delta-note";
import { describeDelta, formatPpm, toPpm } from "./format-figures";

type TargetTableProps = { targets: readonly MonthTarget[]; action?: (target: MonthTarget) => ReactNode };

function Reached({ target }: { target: MonthTarget }) {
  const t = useTranslations("targets");
  const reached = toPpm(target.takenMinor, target.grossMinor) ?? 0;
  const isOver = target.dueMinor === target.grossMinor;
  return (
    <div className="grid justify-items-end gap-1">
      <span className="figures">{formatPpm(reached)}</span>
      <span aria-hidden className="relative block h-1.5 w-24 overflow-hidden rounded-tight bg-sunk">
        <i className="block h-full bg-ink" style={{ width: `${Math.min(100, reached / 10_000)}%` }} />
      </span>
      {target.dueMinor > 0 ? (
        <span className="flex gap-1.5 text-12 text-ink-3">
          <DeltaNote delta={describeDelta(target.takenMinor, target.dueMinor)} />
          {t(isOver ? "inTheEnd" : "forNow")}
        </span>
      ) : (
        <span className="text-12 text-ink-3">{t("toCome")}</span>
      )}
    </div>
  );
}

/** What each month shall bring and how far it is. */
export function TargetTable({ targets, action }: TargetTableProps) {
  const t = useTranslations("targets");
  const head = "pb-1.5 ps-3 text-end text-12 font-medium whitespace-nowrap text-ink-3 first:ps-0 first:text-start";
  return (
    <table className="w-full border-collapse border-b border-line">
      <caption className="sr-only">{t("title")}</caption>
      <thead>
        <tr>
          <th scope="col" className={head}>
            {t("month")}
          </th>
          <th scope="col" className={head}>
            {t("target")}
          </th>
          <th scope="col" className={`${head} hidden sm:table-cell`}>
            {t("taken")}
          </th>
          <th scope="col" className={head}>
            {t("reached")}
          </th>
          {action ? (
            <th scope="col" className={head}>
              <span className="sr-only">{t("actions")}</span>
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {targets.map((target) => (
          <tr key={`${target.month} ${target.currency}`} className="border-t border-line">
            <th scope="row" className="py-2.5 text-start font-medium whitespace-nowrap">
              <span className="figures">{target.month}</span> <span className="text-ink-3">{target.currency}</span>
            </th>
            <td className="ps-3 text-end">
              <Money amountMinor={target.grossMinor} currency={target.currency} />
            </td>
            <td className="hidden ps-3 text-end sm:table-cell">
              <Money amountMinor={target.takenMinor} currency={target.currency} />
            </td>
            <td className="py-2 ps-3">
              <Reached target={target} />
            </td>
            {action ? <td className="ps-3 text-end">{action(target)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
