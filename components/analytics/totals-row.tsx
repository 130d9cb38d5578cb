import { useTranslations } from "next-intl";
import { formatMoneyShort } from "@/components/dashboard/format-figures";
import { type Currency, formatMoney } from "@/lib/shared/money";
import type { ComparedWith, SeriesPoint, TotalsRow } from "@/lib/shared/schemas/analytics";
import { describeChange, formatShare } from "./describe-change";
import { type Kpi, KpiRow } from "./kpi-card";

type TotalsProps = {
  totals: TotalsRow;
  compare: ComparedWith | null;
  /** Of the same currency, oldest first. */
  points?: readonly SeriesPoint[];
  /** More than one currency is on the page: the row names its own. */
  isOneOfMany: boolean;
};
type Unit = "money" | "count" | "share";
type Figure = {
  key: string;
  unit: Unit;
  read: (row: TotalsRow) => number | null;
  series?: (point: SeriesPoint) => number;
  isRiseGood?: boolean;
};

const FIGURES: readonly Figure[] = [
  { key: "gross", unit: "money", read: (row) => row.grossMinor, series: (point) => point.grossMinor },
  { key: "net", unit: "money", read: (row) => row.netMinor, series: (point) => point.netMinor },
  { key: "orders", unit: "count", read: (row) => row.orders, series: (point) => point.orders },
  { key: "average", unit: "money", read: (row) => row.averageOrderMinor },
  { key: "buyers", unit: "count", read: (row) => row.buyers },
  { key: "listeners", unit: "count", read: (row) => row.listeners },
  { key: "conversion", unit: "share", read: (row) => row.conversionRate },
  // what went back, as a sum: "down" beside a negative figure would read as fewer refunds
  {
    key: "refunds",
    unit: "money",
    isRiseGood: false,
    read: (row) => 0 - row.refundsMinor,
    series: (point) => 0 - point.refundsMinor,
  },
];

function format(value: number | null, unit: Unit, currency: Currency): string | null {
  if (value === null) return null;
  if (unit === "share") return formatShare(value);
  return unit === "money" ? formatMoney({ amountMinor: value, currency }) : value.toLocaleString("en");
}

/** What the figure is held against; null where nothing is. A currency that had no sale then had nothing. */
function readReference({ key, read }: Figure, { totals, compare }: TotalsProps): number | null {
  if (!compare) return null;
  if (compare.key === "target")
    return key === "gross"
      ? (compare.targets.find(({ currency }) => currency === totals.currency)?.grossMinor ?? null)
      : null;
  const before = compare.totals.find(({ currency }) => currency === totals.currency);
  if (before) return read(before);
  return key === "average" || key === "conversion" ? null : 0;
}

/** The totals of one currency as tiles; currencies are never added. */
export function TotalsRowTiles(props: TotalsProps) {
  const t = useTranslations("analytics.kpi");
  const { totals, compare, points, isOneOfMany } = props;
  const { currency } = totals;
  const kpis = FIGURES.map((figure): Kpi => {
    const [value, reference] = [figure.read(totals), readReference(figure, props)];
    const short =
      figure.unit === "money" && reference !== null
        ? formatMoneyShort(reference, currency)
        : format(reference, figure.unit, currency);
    return {
      label: t(figure.key),
      value: format(value, figure.unit, currency) ?? t("unknown"),
      change: describeChange(value, reference, figure.unit === "share" ? "share" : "amount"),
      isRiseGood: figure.isRiseGood ?? true,
      ...(short ? { reference: t(compare?.key === "target" ? "target" : "vs", { value: short }) } : {}),
      ...(figure.series && points ? { series: points.map(figure.series) } : {}),
    };
  });
  return <KpiRow title={isOneOfMany ? t("titleIn", { currency }) : t("title")} kpis={kpis} />;
}
