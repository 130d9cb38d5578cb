"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { AlertRow } from "@/components/alerts/alert-row";
import { Panel } from "@/components/back/panel";
import { useLive } from "./live-context";

/** What is open now, the gravest first; everything of late is a page of its own. */
export function LiveAlerts() {
  const t = useTranslations("alerts");
  const { alerts, asOf, zone } = useLive().state.snapshot;
  const link = (
    <Link href="/dashboard/alerts" className="text-ink-2">
      {t("all")}
    </Link>
  );
  return (
    <Panel title={t("title")} aside={link} className="border-t border-line">
      {alerts.length === 0 ? (
        <p className="border-t border-line pt-3.5 text-ink-2">{t("noneOpen")}</p>
      ) : (
        <ul>
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} asOf={asOf} zone={zone} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
