import Link from "next/link";
import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { ENOUGH_SAMPLES } from "@/lib/shared/enough-samples";
import { FAILURE_CLASSES, type ScoreRow } from "@/lib/shared/schemas/scoreboard";
import { formatShare } from "./describe-change";

type RowLink = { href: string; label: string } | null;
type ScoreTableProps<Row> = {
  caption: string;
  /** What the rows are told apart by: an amount, a country. */
  head: string;
  rows: readonly Row[];
  nameOf: (row: Row) => string;
  linkOf?: (row: Row) => RowLink;
  ordersOf?: (row: Row) => RowLink;
  heightPx?: number;
};

const CELL = "py-1.5 ps-4 whitespace-nowrap";
const COLUMNS = ["success", "failed", "cost", "p50", "p95", "share"] as const;

function MaybeLink({ link, text }: { link: RowLink | undefined; text: string }) {
  if (!link) return text;
  return (
    <Link href={link.href} aria-label={link.label} className="inline-flex min-h-11 items-center md:min-h-0">
      {text}
    </Link>
  );
}

function Success({ row: { attempts, succeeded, successRate, isRateFew } }: { row: ScoreRow }) {
  const t = useTranslations("analytics.score");
  return (
    <span className="inline-flex items-center gap-2.5">
      <span aria-hidden className="h-1.5 w-20 bg-sunk max-sm:hidden">
        <i className="block h-full bg-ink" style={{ inlineSize: `${(successRate ?? 0) * 100}%` }} />
      </span>
      <span className={`figures w-14 text-end ${isRateFew ? "text-ink-3" : ""}`}>{formatShare(successRate)}</span>
      <span className="text-12 text-ink-2">
        {isRateFew ? t("fewOf", { succeeded, attempts, enough: ENOUGH_SAMPLES }) : t("of", { succeeded, attempts })}
      </span>
    </span>
  );
}

function Failures({ row: { failures } }: { row: ScoreRow }) {
  const t = useTranslations("analytics.score");
  const named = FAILURE_CLASSES.filter((name) => (failures[name] ?? 0) > 0);
  return named.length === 0 ? t("nothing") : named.map((name) => t(name, { count: failures[name] ?? 0 })).join(", ");
}

function Figures({ row }: { row: ScoreRow }) {
  const [t, unknown] = [useTranslations("analytics.score"), useTranslations("analytics.kpi")("unknown")];
  const figure = `${CELL} figures text-end`;
  const told = (value: number | null, unit: "bp" | "ms") =>
    value === null ? unknown : t(unit, { [unit]: value.toLocaleString("en") });
  const time = `${figure} ${row.isLatencyFew ? "text-ink-3" : ""}`;
  return (
    <>
      <td className={figure}>{told(row.costBp, "bp")}</td>
      <td className={time}>{told(row.latencyP50Ms, "ms")}</td>
      <td className={time}>{told(row.latencyP95Ms, "ms")}</td>
      <td className={figure}>{formatShare(row.shareRate) ?? unknown}</td>
    </>
  );
}

/** The scoreboard's figures of parts of the payments, as people read them; the panel's table has them as the file has. */
export function ScoreTable<Row extends ScoreRow>(props: ScoreTableProps<Row>) {
  const { caption, head, rows, nameOf, linkOf, ordersOf, heightPx } = props;
  const [t, rowsOf] = [useTranslations("analytics.score"), useTranslations("analytics.table")];
  const top = "sticky top-0 bg-paper pb-1.5 text-12 font-medium whitespace-nowrap text-ink-3";
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
      tabIndex={0}
      aria-label={rowsOf("rows", { caption })}
      className="overflow-auto"
      style={heightPx ? { maxHeight: heightPx } : undefined}
    >
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={`${top} start-0 z-10 pe-3 text-start`}>
              {head}
            </th>
            <th scope="col" className={`${top} ps-4 text-start`}>
              {t("provider")}
            </th>
            {COLUMNS.map((name, index) => (
              <th key={name} scope="col" className={`${top} ps-4 ${index < 2 ? "text-start" : "text-end"}`}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${nameOf(row)} ${row.provider}`} className="border-t border-line">
              <th
                scope="row"
                className="sticky start-0 bg-paper py-1.5 pe-3 text-start font-medium whitespace-nowrap md:min-w-40"
              >
                <MaybeLink link={linkOf?.(row)} text={nameOf(row)} />
              </th>
              <td className={CELL}>
                <MaybeLink link={ordersOf?.(row)} text={nameOfProvider(row.provider)} />
              </td>
              <td className={CELL}>
                <Success row={row} />
              </td>
              <td className={`${CELL} text-ink-2`}>
                <Failures row={row} />
              </td>
              <Figures row={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
