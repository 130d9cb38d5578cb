import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AlertRow } from "@/components/alerts/alert-row";
import { BackShell } from "@/components/back/back-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { listAlerts } from "@/lib/analytics/alerts";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { systemClock } from "@/lib/shared/time";

const PATH = "/dashboard/alerts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("alerts");
  return { title: t("pageTitle") };
}

export default async function AlertsPage() {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const [alerts, zone, t] = await Promise.all([listAlerts("all"), getStoreZone(), getTranslations("alerts")]);
  const asOf = systemClock.now().toISOString();
  return (
    <BackShell actor={actor} current={PATH} section={t("section")} title={t("name")}>
      <div className="max-w-[760px] p-4 md:px-6 md:py-[18px]">
        {alerts.length === 0 ? (
          <EmptyState title={t("none")}>{t("noneBody")}</EmptyState>
        ) : (
          <>
            <h2 className="sr-only">{t("title")}</h2>
            <ul className="border-b border-line">
              {alerts.map((alert) => (
                <AlertRow key={alert.id} alert={alert} asOf={asOf} zone={zone} />
              ))}
            </ul>
          </>
        )}
      </div>
    </BackShell>
  );
}
