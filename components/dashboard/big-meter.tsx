"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatMinute } from "@/components/back/format-time";
import { formatMoney } from "@/lib/shared/money";
import { DeltaNote } from "./delta-note";
import { describeDelta, splitMoney } from "./format-figures";
import { useFreshness, useLive } from "./live-context";

/** The one large figure of the page, and the target by now beside it. */
export function BigMeter({ setTarget }: { setTarget: ReactNode }) {
  const t = useTranslations("dashboard");
  const { asOf, zone, currency, hour } = useLive().state.snapshot;
  const { isOld } = useFreshness();
  const { head, tail } = splitMoney(hour.revenueMinor, currency);
  return (
    <div className="grid items-end gap-x-6 lg:grid-cols-[minmax(0,1fr)_auto]">
      <p
        className={`figures text-[3.25rem] leading-14 font-medium tracking-[-0.06em] whitespace-nowrap md:text-64 ${isOld ? "text-ink-2" : ""}`}
      >
        <bdi>
          {head}
          <small className="text-28 tracking-[-0.05em] text-ink-2 md:text-40">{tail}</small>
        </bdi>
      </p>
      <dl className="mt-2 grid gap-0.5">
        <div className="flex items-center justify-between gap-3 lg:justify-end">
          <dt className="text-ink-2">{t("hour.targetByNow", { time: formatMinute(asOf, zone) })}</dt>
          <dd className="flex min-h-7 items-center gap-3">
            {hour.targetSoFarMinor === null ? (
              <span className="text-ink-3">{t("hour.noTarget")}</span>
            ) : (
              <>
                <span className="figures">{formatMoney({ amountMinor: hour.targetSoFarMinor, currency })}</span>
                <DeltaNote delta={describeDelta(hour.revenueMinor, hour.targetSoFarMinor)} />
              </>
            )}
            {setTarget}
          </dd>
        </div>
      </dl>
    </div>
  );
}
