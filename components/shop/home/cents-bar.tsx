import { useTranslations } from "next-intl";
import type { CentsOfTen } from "@/lib/orders/cents-of-ten";
import { formatMoney } from "@/lib/shared/money";

const PARTS = [
  { key: "artist", field: "artistMinor", color: "bg-ink" },
  { key: "payment", field: "feeMinor", color: "bg-ink-3" },
  { key: "shop", field: "storeMinor", color: "bg-line-2/55" },
] as const;

/** Where ten units spent last month went, to the cent; the parts add up. */
export function CentsBar({ cents }: { cents: CentsOfTen }) {
  const t = useTranslations("shop.home.cents");
  const wholeMinor = PARTS.reduce((sum, { field }) => sum + cents[field], 0);
  const format = (amountMinor: number) => formatMoney({ amountMinor, currency: cents.currency });
  const words = PARTS.map(({ key, field }) => t(key, { amount: format(cents[field]) }));
  return (
    <section className="wrap">
      <div className="section-rule grid items-center gap-5 pt-6 pb-10 md:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] md:gap-14 md:pt-8 md:pb-14">
        <h2 className="display text-28/8.5">
          {t("title", { whole: format(wholeMinor), artist: format(cents.artistMinor) })}
        </h2>
        <div>
          <div role="img" aria-label={words.join(", ")} className="flex h-11 overflow-hidden rounded-tight">
            {PARTS.map(({ key, field, color }) => (
              <i key={key} className={color} style={{ width: `${(cents[field] * 100) / wholeMinor}%` }} />
            ))}
          </div>
          <p aria-hidden="true" className="figures mt-3 flex flex-wrap gap-x-7 gap-y-2 text-14">
            {PARTS.map(({ key, color }, index) => (
              <span key={key} className="inline-flex items-center gap-2">
                <i className={`${color} size-3 rounded-tight`} />
                {words[index]}
              </span>
            ))}
          </p>
        </div>
      </div>
    </section>
  );
}
