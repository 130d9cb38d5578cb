"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { formatPpm } from "@/components/dashboard/format-figures";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import type { WhatIfCurrency } from "@/lib/shared/schemas/what-if";
import { type Compared, compareByBand, compareWithAll, type Reference, type Saving } from "./compare-plans";
import { moneyOf } from "./strip-figures";
import { useBandWords } from "./use-band-words";

const HEAD = "pb-1.5 ps-3 text-end text-12 font-medium text-ink-3 first:ps-0 first:text-start";
const CELL = "figures ps-3 text-end whitespace-nowrap";

function SavedCells({ saving, currency }: { saving: Saving; currency: string }) {
  const t = useTranslations("settings");
  const { savedMinor, savedPpm } = saving;
  const tone = savedMinor === 0 ? "text-ink-2" : savedMinor < 0 ? "text-warn" : "text-ok";
  return (
    <>
      <td className={`${CELL} ${tone}`}>{moneyOf(savedMinor, currency)}</td>
      <td className={`${CELL} ${tone}`}>{savedPpm === null ? t("payments.none") : formatPpm(savedPpm)}</td>
    </>
  );
}

const isSame = (a: Reference, b: Reference) => JSON.stringify(a) === JSON.stringify(b);

function useReferenceWords() {
  const t = useTranslations("settings");
  return (reference: Reference) =>
    reference.kind === "only"
      ? t("savings.only", { provider: nameOfProvider(reference.provider) })
      : t(`savings.${reference.kind}`);
}

type TableProps = { currency: WhatIfCurrency; chosen: Reference; onChoose: (reference: Reference) => void };

function AgainstAll({ all, currency, chosen, onChoose }: TableProps & { all: readonly Compared[] }) {
  const name = useId();
  const t = useTranslations("settings");
  const sayReference = useReferenceWords();
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr>
          {(["against", "wouldBe", "saved", "savedPart"] as const).map((column) => (
            <th key={column} scope="col" className={`${HEAD} ${column === "wouldBe" ? "max-sm:hidden" : ""}`}>
              {t(`savings.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {all.map(({ reference, payments, saving }) => (
          <tr
            key={JSON.stringify(reference)}
            className={`border-t border-line ${isSame(reference, chosen) ? "bg-sunk shadow-[inset_3px_0_var(--ink)]" : ""}`}
          >
            <th scope="row" className="text-start font-normal">
              <label className="flex min-h-11 cursor-pointer items-center gap-2.5 ps-2.5 md:min-h-9">
                <input
                  type="radio"
                  name={name}
                  checked={isSame(reference, chosen)}
                  onChange={() => onChoose(reference)}
                  className="size-4 accent-ink"
                />
                <span>
                  {sayReference(reference)}
                  {payments < currency.actual.total.payments ? (
                    <span className="block text-12 text-ink-2">{t("savings.ofPayments", { payments })}</span>
                  ) : null}
                </span>
              </label>
            </th>
            <td className={`${CELL} max-sm:hidden`}>{moneyOf(saving.wouldBeMinor, currency.currency)}</td>
            <SavedCells saving={saving} currency={currency.currency} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByBasket({ currency, chosen }: Omit<TableProps, "onChoose">) {
  const t = useTranslations("settings");
  const { sayBand } = useBandWords();
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr>
          {(["basket", "payments", "routed", "saved", "savedPart"] as const).map((column) => (
            <th key={column} scope="col" className={`${HEAD} ${column === "payments" ? "max-sm:hidden" : ""}`}>
              {t(`savings.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {compareByBand(currency, chosen).map((band) => (
          <tr key={band.fromMinor} className="h-9 border-t border-line">
            <th scope="row" className="figures text-start font-normal">
              {sayBand(band, currency.currency)}
            </th>
            <td className={`${CELL} text-ink-2 max-sm:hidden`}>{band.payments.toLocaleString("en")}</td>
            <td className={CELL}>{moneyOf(band.routedMinor, currency.currency)}</td>
            <SavedCells saving={band.saving} currency={currency.currency} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What payments cost as they were routed against what else it might have been, and where it was dearer. */
export function SavingsPanel({ currency }: { currency: WhatIfCurrency | null }) {
  const t = useTranslations("settings");
  const [chosen, choose] = useState<Reference>({ kind: "flat" });
  const headingId = useId();
  if (!currency) return null;
  const all = compareWithAll(currency);
  const { total } = currency.actual;
  const isDearer = compareByBand(currency, chosen).some(({ saving }) => saving.savedMinor < 0);
  return (
    <section aria-labelledby={headingId} className="border-t border-line p-4 md:px-6 md:py-5">
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 id={headingId} className="display text-20">
          {t("savings.title")}
        </h2>
        <p className="text-ink-2">
          {t("savings.lead", {
            payments: total.payments,
            routed: moneyOf(total.routedMinor, currency.currency),
            paid: moneyOf(total.paidMinor, currency.currency),
          })}
        </p>
      </div>
      <div className="grid items-start gap-x-10 gap-y-6 xl:grid-cols-2">
        <AgainstAll all={all} currency={currency} chosen={chosen} onChoose={choose} />
        <ByBasket currency={currency} chosen={chosen} />
      </div>
      <p className="mt-2 max-w-prose text-12 text-ink-3">
        {isDearer ? `${t("savings.dearer")} ` : null}
        {t("savings.note")}
      </p>
    </section>
  );
}
