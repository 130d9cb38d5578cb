"use client";

import { Waypoints } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import type { LiveSnapshot } from "@/lib/shared/schemas/live";
import { formatPpm, toPpm } from "./format-figures";
import { HealthTag } from "./health-tag";
import { useLive } from "./live-context";
import { nameOfProvider, rateRail } from "./provider-names";
import { QuietPanel } from "./quiet-panel";
import { Sparkline } from "./sparkline";

type Providers = LiveSnapshot["providers"];
const SHADES = ["bg-ink", "bg-ink-2", "bg-ink-3", "bg-line-2"];

function ShareBar({ providers }: { providers: Providers }) {
  return (
    <div aria-hidden className="mb-2.5 flex h-7 gap-0.5">
      {providers.map((row, index) => (
        <i
          key={row.provider}
          style={{ flexGrow: row.sharePpm }}
          className={`figures flex items-center overflow-hidden ps-1.5 text-12 text-paper not-italic ${SHADES[Math.min(index, SHADES.length - 1)]}`}
        >
          {Math.round(row.sharePpm / 10_000)}
        </i>
      ))}
    </div>
  );
}

const COLUMNS = [
  { key: "rail", hint: null, hide: "" },
  { key: "share", hint: null, hide: "" },
  { key: "success", hint: null, hide: "" },
  { key: "p50", hint: "p50Full", hide: "hidden sm:table-cell" },
  { key: "trend", hint: "trendFull", hide: "hidden sm:table-cell" },
  { key: "state", hint: null, hide: "" },
] as const;

function ProviderRow({ row }: { row: Providers[number] }) {
  const t = useTranslations("dashboard");
  const success = toPpm(row.succeeded, row.payments);
  const cell = "figures ps-2.5 text-end";
  return (
    <tr className="h-11 border-t border-line whitespace-nowrap">
      <th scope="row" className="text-start font-medium">
        {nameOfProvider(row.provider)}
      </th>
      <td className={cell}>{formatPpm(row.sharePpm, 0)}</td>
      <td className={cell} title={t("providers.ofPayments", { succeeded: row.succeeded, payments: row.payments })}>
        {success === null ? t("none") : formatPpm(success)}
      </td>
      <td className={`hidden sm:table-cell ${cell}`}>
        {row.latencyP50Ms === null ? t("none") : <Pace ms={row.latencyP50Ms} />}
      </td>
      <td className="hidden ps-2.5 sm:table-cell">
        <Sparkline values={row.trend} className="ms-auto block w-12 xl:w-16" />
      </td>
      <td className="ps-2.5 text-end">
        <HealthTag health={rateRail(row)} />
      </td>
    </tr>
  );
}

function Pace({ ms }: { ms: number }) {
  const t = useTranslations("dashboard");
  return ms < 1_000
    ? t("providers.milliseconds", { value: String(ms) })
    : t("providers.seconds", { value: (ms / 1_000).toFixed(1) });
}

function ProviderTable({ providers }: { providers: Providers }) {
  const t = useTranslations("dashboard");
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{t("providers.title")}</caption>
      <thead>
        <tr>
          {COLUMNS.map(({ key, hint, hide }) => (
            <th
              key={key}
              scope="col"
              title={hint ? t(`providers.${hint}`) : undefined}
              className={`ps-2.5 pb-1.5 text-end text-12 font-medium text-ink-3 first:ps-0 first:text-start ${hide}`}
            >
              {t(`providers.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {providers.map((row) => (
          <ProviderRow key={row.provider} row={row} />
        ))}
      </tbody>
    </table>
  );
}

/** Which rails carry the hour's payments, how many get through and how fast. The link is for those who may open it. */
export function ProviderShare({ canSeeSettings }: { canSeeSettings: boolean }) {
  const t = useTranslations("dashboard");
  const { providers, hour } = useLive().state.snapshot;
  const link = canSeeSettings ? (
    <Link href="/settings/payments" className="text-ink-2">
      {t("providers.all")}
    </Link>
  ) : null;
  return (
    <Panel
      title={t(hour.isOver ? "providers.titleOver" : "providers.title")}
      aside={link}
      className="border-t border-line lg:border-s lg:border-t-0"
    >
      {providers.length > 0 ? (
        <>
          <ShareBar providers={providers} />
          <ProviderTable providers={providers} />
        </>
      ) : (
        <QuietPanel icon={Waypoints} title={t("providers.none")}>
          {t("providers.noneBody")}
        </QuietPanel>
      )}
    </Panel>
  );
}
