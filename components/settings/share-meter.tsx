import { useTranslations } from "next-intl";
import { formatPpm } from "@/components/dashboard/format-figures";

const CELLS = Array.from({ length: 25 }, (_, index) => index * 40_000);

/** 25 cells of 4 % each: standing on wide screens, lying on phones. */
export function ShareMeter({ sharePpm, provider }: { sharePpm: number; provider: string }) {
  const t = useTranslations("settings");
  return (
    <div className="mt-auto grid grid-cols-[minmax(0,1fr)_auto] items-center gap-3.5 pt-2 pb-1 md:relative md:grid-cols-[34px_minmax(0,1fr)] md:items-end md:border-t md:border-line md:pt-3.5 md:pb-4">
      <div aria-hidden className="flex h-4 gap-0.5 md:h-[162px] md:flex-col-reverse">
        {CELLS.map((from) => (
          <i
            key={from}
            className={`flex-1 rounded-[1px] ${sharePpm > from ? "bg-ink" : "bg-sunk inset-ring inset-ring-line"}`}
          />
        ))}
      </div>
      <p className="text-end md:text-start">
        <span className="sr-only">{t("payments.shareOf", { provider })}: </span>
        <b className="figures text-28 leading-7 font-medium tracking-[-0.07em] md:text-40 md:leading-10">
          {formatPpm(sharePpm, 0).slice(0, -1)}
        </b>
        <span className="figures ms-0.5 text-16">%</span>
        <span className="mt-1 hidden min-h-8 text-12 text-ink-2 md:block">{t("payments.ofMoney")}</span>
      </p>
    </div>
  );
}
