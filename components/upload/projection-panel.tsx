"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Money } from "@/components/ui/money";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { bandOf, projectRevenue } from "@/lib/shared/projection";
import { BandChart } from "./band-chart";

const PERIODS = ["day", "month", "year"] as const;
type Period = (typeof PERIODS)[number];
type ProjectionPanelProps = { priceMinor: number; trackCount: number; currency: Currency };

/** Nothing to project before there is a price; the panel keeps its place and says so. */
export function ProjectionPanel(props: ProjectionPanelProps) {
  const t = useTranslations("portal.upload.projection");
  if (props.priceMinor > 0) return <Projected {...props} />;
  return (
    <section className="border-t border-ink pt-3.5 pb-5.5">
      <h2 className="display text-20">{t("title")}</h2>
      <p className="mt-1 text-ink-2">{t("needsPrice")}</p>
    </section>
  );
}

/** The founding formula with every factor beside the figure. `priceMinor` is the sum of the tracks' prices alone. */
function Projected({ priceMinor, trackCount, currency }: ProjectionPanelProps) {
  const t = useTranslations("portal.upload.projection");
  const [period, setPeriod] = useState<Period>("year");
  const projection = projectRevenue({ priceMinor });
  const amounts = { day: projection.dailyMinor, month: projection.monthlyMinor, year: projection.annualMinor };
  const band = bandOf(amounts[period], projection.assumptions);
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency });
  return (
    <section className="border-t border-ink pt-3.5 pb-5.5">
      <div className="flex items-center justify-between">
        <h2 className="display text-20">{t("title")}</h2>
        <PeriodSwitch value={period} onChange={setPeriod} />
      </div>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-2.5">
        <b className="text-40 font-semibold tracking-[-0.03em] tabular-nums">
          <bdi>{money(amounts[period])}</bdi>
        </b>
        <span className="text-ink-2">{t(`perPeriod.${period}`)}</span>
      </p>
      <p className="text-ink-2">
        {t.rich("band", {
          low: money(band.lowMinor),
          high: money(band.highMinor),
          figures: (chunks) => <span className="figures text-ink">{chunks}</span>,
        })}
      </p>
      <BandChart projection={projection} currency={currency} />
      <dl className="mt-3 grid grid-cols-3 border-t border-line">
        {PERIODS.map((each) => (
          <div key={each} className="border-line py-2.5 not-first:border-s not-first:ps-3">
            <dt className="text-12 text-ink-3">{t(`label.${each}`)}</dt>
            <dd className="figures text-14 font-semibold">
              <Money amountMinor={amounts[each]} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
      <Assumptions projection={projection} priceText={money(priceMinor)} trackCount={trackCount} />
    </section>
  );
}

function PeriodSwitch({ value, onChange }: { value: Period; onChange: (period: Period) => void }) {
  const t = useTranslations("portal.upload.projection");
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t("choosePeriod")}</legend>
      {PERIODS.map((period) => (
        <label
          key={period}
          className="figures grid min-h-9 cursor-pointer place-items-center px-1.5 text-12 text-ink-3 focus-within:outline-2 focus-within:outline-ink has-checked:font-semibold has-checked:text-ink has-checked:underline has-checked:decoration-2 has-checked:underline-offset-4"
        >
          <input
            type="radio"
            name="projection-period"
            value={period}
            checked={value === period}
            onChange={() => onChange(period)}
            className="sr-only"
          />
          {t(`name.${period}`)}
        </label>
      ))}
    </fieldset>
  );
}

type AssumptionsProps = { projection: ReturnType<typeof projectRevenue>; priceText: string; trackCount: number };

function Assumptions({ projection, priceText, trackCount }: AssumptionsProps) {
  const t = useTranslations("portal.upload.projection");
  const { basePlaysPerDay, tierFactor, genreFactor, conversionPpm } = projection.assumptions;
  const rows = [
    [t("factor.plays"), String(basePlaysPerDay)],
    [t("factor.tier"), `× ${tierFactor}`],
    [t("factor.genre"), `× ${genreFactor}`],
    [t("factor.conversion"), `× ${conversionPpm / 10_000} %`],
    [t("factor.price", { count: trackCount }), `× ${priceText}`],
  ];
  return (
    <>
      <ul className="text-12 text-ink-2">
        {rows.map(([label, value]) => (
          <li key={label} className="flex justify-between gap-3 py-0.5">
            <span>{label}</span>
            <bdi className="figures">{value}</bdi>
          </li>
        ))}
      </ul>
      <p className="mt-2.5 text-12 text-ink-3">{t("note")}</p>
    </>
  );
}
