"use client";

import { Waypoints } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Panel } from "@/components/back/panel";
import type { LiveSnapshot } from "@/lib/shared/schemas/live";
import { formatPpm, toPpm } from "./format-figures";
import { HealthTag } from "./health-tag";
import { useLive } from "./live-context";
import { nameOfProvider, rateHealth } from "./provider-names";
import { QuietPanel } from "./quiet-panel";

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
          {formatPpm(row.sharePpm, 0)}
        </i>
      ))}
    </div>
  );
}

function ProviderTable({ providers }: { providers: Providers }) {
  const t = useTranslations("dashboard");
  const head = "pb-1.5 ps-2.5 text-end text-12 font-medium text-ink-3 first:ps-0 first:text-start";
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">{t("providers.title")}</caption>
      <thead>
        <tr>
          {(["rail", "payments", "share", "success", "state"] as const).map((column) => (
            <th key={column} scope="col" className={`${head} ${column === "payments" ? "hidden sm:table-cell" : ""}`}>
              {t(`providers.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {providers.map((row) => {
          const success = toPpm(row.succeeded, row.payments);
          return (
            <tr key={row.provider} className="h-11 border-t border-line whitespace-nowrap">
              <th scope="row" className="text-start font-medium">
                {nameOfProvider(row.provider)}
              </th>
              <td className="figures hidden ps-2.5 text-end sm:table-cell">{row.payments.toLocaleString("en")}</td>
              <td className="figures ps-2.5 text-end">{formatPpm(row.sharePpm, 0)}</td>
              <td className="figures ps-2.5 text-end">{success === null ? t("none") : formatPpm(success)}</td>
              <td className="ps-2.5 text-end">
                <HealthTag health={rateHealth(row.payments, row.succeeded)} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Which rails carry the hour's payments and how many get through. The link is for those who may open it. */
export function ProviderShare({ canSeeSettings }: { canSeeSettings: boolean }) {
  const t = useTranslations("dashboard");
  const { providers } = useLive().state.snapshot;
  const link = canSeeSettings ? (
    <Link href="/settings/payments" className="text-ink-2">
      {t("providers.all")}
    </Link>
  ) : null;
  return (
    <Panel title={t("providers.title")} aside={link} className="border-t border-line lg:border-s lg:border-t-0">
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
