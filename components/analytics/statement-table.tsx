import { useTranslations } from "next-intl";
import { Money } from "@/components/ui/money";
import type { Statement } from "@/lib/shared/schemas/statements";

const AMOUNTS = ["sales", "fees", "refunds", "disputes", "other", "total", "balance"] as const;
const PATH = "/api/analytics/statements";

/** Month by month and currency by currency; a column in which nothing was ever posted is left out. */
export function StatementTable({ statements, caption }: { statements: readonly Statement[]; caption: string }) {
  const [t, rowsOf] = [useTranslations("analytics.statements"), useTranslations("analytics.table")];
  const shown = AMOUNTS.filter(
    (key) =>
      key === "sales" || key === "total" || key === "balance" || statements.some((row) => row[`${key}Minor`] !== 0),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={rowsOf("rows", { caption })} className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-ink text-12 text-ink-3">
            <th scope="col" className="sticky start-0 bg-paper py-2 pe-4 text-start font-medium">
              {t("month")}
            </th>
            {shown.map((key) => (
              <th key={key} scope="col" className="py-2 ps-4 text-end font-medium whitespace-nowrap">
                {t(key)}
              </th>
            ))}
            <th scope="col" className="py-2 ps-4 text-end font-medium">
              {t("csv")}
            </th>
          </tr>
        </thead>
        <tbody>
          {statements.map((row) => (
            <tr key={`${row.month}${row.currency}`} className="border-t border-line first:border-0">
              <th scope="row" className="sticky start-0 bg-paper py-2 pe-4 text-start font-normal whitespace-nowrap">
                <span className="figures">{row.month}</span> <span className="text-ink-3">{row.currency}</span>
                {row.isRunning ? <span className="block text-12 text-ink-3">{t("running")}</span> : null}
              </th>
              {shown.map((key) => (
                <td
                  key={key}
                  className={`py-2 ps-4 text-end ${key === "total" || key === "balance" ? "font-semibold" : ""}`}
                >
                  <Money amountMinor={row[`${key}Minor`]} currency={row.currency} />
                </td>
              ))}
              <td className="py-2 ps-4 text-end">
                <a
                  href={`${PATH}?month=${row.month}&format=csv`}
                  download
                  aria-label={t("csvOf", { month: row.month })}
                  className="inline-flex min-h-11 min-w-11 items-center justify-end md:min-h-0"
                >
                  {t("csv")}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
