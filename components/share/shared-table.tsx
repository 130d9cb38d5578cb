import { useTranslations } from "next-intl";
import type { SharedTable as Table } from "@/lib/analytics/read-shared";

/** A table as its CSV has it; wide ones scroll inside themselves. */
export function SharedTable({ table: { name, headers, rows } }: { table: Table }) {
  const t = useTranslations("share");
  const title = t(`tables.${name}`);
  if (rows.length === 0) return <p className="px-4 py-6 text-ink-2 md:px-6">{t("empty")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={title} className="overflow-x-auto px-4 py-4 md:px-6">
      <table className="w-full border-collapse">
        <caption className="pb-2 text-start font-semibold">{title}</caption>
        <thead>
          <tr>
            {headers.map(({ text, isNumber }) => (
              <th
                key={text}
                scope="col"
                className={`pe-4 pb-1.5 text-12 font-medium whitespace-nowrap text-ink-3 ${isNumber ? "text-end" : "text-start"}`}
              >
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} className="border-t border-line">
              {cells.map((cell, index) => (
                <td
                  key={headers[index]?.text}
                  className={`py-1.5 pe-4 whitespace-nowrap ${headers[index]?.isNumber ? "figures text-end" : "text-start"}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
