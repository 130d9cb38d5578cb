import { useTranslations } from "next-intl";
import { type BarState, toAddress } from "@/lib/shared/analytics-address";

const FIELD =
  "h-11 rounded-tight border border-line-2 bg-paper px-2 font-mono text-12 text-ink hover:border-ink md:h-7";

/** First and last day of a custom period: a plain form, its answer is an address. */
export function CustomDays({ path, state, lastDay }: { path: string; state: BarState; lastDay: string }) {
  const t = useTranslations("analytics.bar");
  const { from, to, ...rest } = state;
  const kept = new URL(toAddress(path, { ...rest, period: "custom" }), "http://x").searchParams;
  return (
    <form action={path} className="col-span-2 flex flex-wrap items-center gap-2">
      {[...kept].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input
        type="date"
        name="from"
        required
        max={lastDay}
        defaultValue={from}
        aria-label={t("from")}
        className={FIELD}
      />
      <input type="date" name="to" required max={lastDay} defaultValue={to} aria-label={t("to")} className={FIELD} />
      <button
        type="submit"
        className="h-11 rounded-tight border border-line-2 px-3 font-medium hover:border-ink md:h-7 md:px-2.5"
      >
        {t("show")}
      </button>
    </form>
  );
}
