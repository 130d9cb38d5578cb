import { useTranslations } from "next-intl";
import type { Cohort } from "@/lib/shared/schemas/analytics";

function shadeOf(rate: number, highest: number): string {
  return `color-mix(in srgb, var(--line) ${highest > 0 ? Math.round((rate / highest) * 100) : 0}%, transparent)`;
}

/** Months of first orders down, months after it across; the words say what the shade repeats. */
export function CohortGrid({ cohorts, caption }: { cohorts: readonly Cohort[]; caption: string }) {
  const t = useTranslations("analytics");
  const most = Math.max(0, ...cohorts.map(({ months }) => months.length));
  const highest = Math.max(0, ...cohorts.flatMap(({ months }) => months.slice(1).map((month) => month.retentionRate)));
  const offsets = Array.from({ length: Math.max(0, most - 1) }, (_, index) => index + 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={t("table.rows", { caption })} className="overflow-x-auto">
      <table className="border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-12 text-ink-3">
            <th scope="col" className="sticky start-0 bg-paper pe-4 pb-1.5 text-start font-medium whitespace-nowrap">
              {t("column.month")}
            </th>
            <th scope="col" className="pe-3 pb-1.5 text-end font-medium">
              {t("column.size")}
            </th>
            {offsets.map((months) => (
              <th key={months} scope="col" className="figures px-2 pb-1.5 text-end font-medium">
                {t("customers.cohortMonth", { months })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts.map((cohort) => (
            <tr key={cohort.month} className="border-t border-line">
              <th scope="row" className="figures sticky start-0 bg-paper py-1.5 pe-4 text-start font-normal">
                {cohort.month}
              </th>
              <td className="figures py-1.5 pe-3 text-end">{cohort.buyers.toLocaleString("en")}</td>
              {offsets.map((months) => (
                <CohortCell key={months} cohort={cohort} months={months} highest={highest} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type CohortCellProps = { cohort: Cohort; months: number; highest: number };

function CohortCell({ cohort, months, highest }: CohortCellProps) {
  const t = useTranslations("analytics.customers");
  const cell = cohort.months[months];
  if (!cell) return <td />;
  const title = t("cohortLabel", { buyers: cell.buyers, size: cohort.buyers, months });
  return (
    <td
      title={title}
      className="figures min-w-14 px-2 py-1.5 text-end"
      style={{ background: shadeOf(cell.retentionRate, highest) }}
    >
      {`${(cell.retentionRate * 100).toFixed(0)}%`}
    </td>
  );
}
