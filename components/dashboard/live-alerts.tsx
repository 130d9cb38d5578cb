"use client";

import { Bell } from "lucide-react";
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
        <div className="grid grid-cols-[20px_minmax(0,1fr)] gap-2.5 border-t border-line pt-3.5 text-ink-2">
          <Bell size={18} strokeWidth={1.5} aria-hidden />
          <p>
            <b className="block font-semibold text-ink">{t("noneOpen")}</b>
            {t("watching")}
          </p>
        </div>
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
