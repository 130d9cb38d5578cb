"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { formatMinute } from "@/components/back/format-time";
import { formatMoney } from "@/lib/shared/money";
import { DeltaNote } from "./delta-note";
import { describeDelta, formatMoneyShort, splitMoney } from "./format-figures";
import { useFreshness, useLive } from "./live-context";

const HOUR_MS = 3_600_000;

/** The one large figure of the page, and what it is held against beside it. */
export function BigMeter({ setTarget }: { setTarget: ReactNode }) {
  const { currency, hour } = useLive().state.snapshot;
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
      <dl className="mt-2 grid gap-0.5 lg:grid-cols-[auto_auto_auto] lg:gap-x-6">
        <References setTarget={setTarget} />
      </dl>
    </div>
  );
}

type ReferenceProps = { label: string; value: ReactNode; children?: ReactNode };

function Reference({ label, value, children }: ReferenceProps) {
  return (
    <div className="flex min-h-6 flex-wrap items-center justify-between gap-x-3 lg:col-span-3 lg:grid lg:grid-cols-subgrid">
      <dt className="text-ink-2 lg:text-end">{label}</dt>
      <dd className="contents">
        <span className="ms-auto text-end">{value}</span>
        <span className="flex min-w-[5.5rem] items-center justify-end gap-3 lg:justify-start">{children}</span>
      </dd>
    </div>
  );
}

/** What the figure is held against, as chosen, and where the hour is heading while it runs. */
function References({ setTarget }: { setTarget: ReactNode }) {
  const { state, chosen } = useLive();
  const { compare } = chosen;
  const { isOver } = state.snapshot.hour;
  return (
    <>
      {compare === "all" || compare === "target" ? <TargetReference setTarget={setTarget} /> : null}
      {compare === "all" || compare === "usual" ? <UsualReference /> : null}
      {compare === "before" ? <BeforeReference /> : null}
      {isOver ? null : <LikelyReference />}
    </>
  );
}

function useReference() {
  const t = useTranslations("dashboard");
  const { snapshot } = useLive().state;
  const figures = (amountMinor: number) => (
    <span className="figures">{formatMoney({ amountMinor, currency: snapshot.currency })}</span>
  );
  const missing = (key: "noTarget" | "noHistory" | "tooFew") => <span className="text-ink-3">{t(`hour.${key}`)}</span>;
  return { t, snapshot, hour: snapshot.hour, figures, missing };
}

function TargetReference({ setTarget }: { setTarget: ReactNode }) {
  const { t, snapshot, hour, figures, missing } = useReference();
  const { targetSoFarMinor, isOver } = hour;
  const time = formatMinute(snapshot.asOf, snapshot.zone);
  return (
    <Reference
      label={isOver ? t("hour.targetOver") : t("hour.targetByNow", { time })}
      value={targetSoFarMinor === null ? missing("noTarget") : figures(targetSoFarMinor)}
    >
      <DeltaNote delta={describeDelta(hour.revenueMinor, targetSoFarMinor)} />
      {setTarget}
    </Reference>
  );
}

function UsualReference() {
  const { t, hour, figures, missing } = useReference();
  const { usual } = hour;
  return (
    <Reference
      label={usual ? t("hour.usualByNow", { weeks: usual.weeks }) : t("hour.usual")}
      value={usual ? figures(usual.soFarMinor) : missing("noHistory")}
    >
      {usual ? <DeltaNote delta={describeDelta(hour.revenueMinor, usual.soFarMinor)} /> : null}
    </Reference>
  );
}

function BeforeReference() {
  const { t, snapshot, hour, figures } = useReference();
  const then = new Date(Date.parse(snapshot.asOf) - HOUR_MS).toISOString();
  const label = hour.isOver ? t("hour.before") : t("hour.beforeByNow", { time: formatMinute(then, snapshot.zone) });
  return (
    <Reference label={label} value={figures(hour.previousMinor)}>
      <DeltaNote delta={describeDelta(hour.revenueMinor, hour.previousMinor)} />
    </Reference>
  );
}

function LikelyReference() {
  const { t, snapshot, hour, figures, missing } = useReference();
  const { likely } = hour;
  const short = (amountMinor: number) => formatMoneyShort(amountMinor, snapshot.currency);
  return (
    <Reference
      label={t("hour.likely", { time: formatMinute(hour.to, snapshot.zone) })}
      value={likely ? figures(likely.grossMinor) : missing("tooFew")}
    >
      {likely ? (
        <span className="figures text-12 whitespace-nowrap text-ink-3">
          {t("hour.between", { low: short(likely.lowMinor), high: short(likely.highMinor) })}
        </span>
      ) : null}
    </Reference>
  );
}
