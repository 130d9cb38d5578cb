import { Send } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AlertRow } from "@/components/alerts/alert-row";
import { RuleList } from "@/components/alerts/rule-list";
import { BackShell } from "@/components/back/back-shell";
import { Panel } from "@/components/back/panel";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { listAlerts } from "@/lib/analytics/alerts";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { hasRole } from "@/lib/shared/roles";
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
    <BackShell
      actor={actor}
      current={PATH}
      section={t("section")}
      title={t("name")}
      actions={hasRole(actor, "admin") ? <DeliveryLink label={t("toDelivery")} /> : null}
    >
      <div className="grid xl:grid-cols-[minmax(0,1fr)_420px]">
        <Panel title={t("title")} note={t("listNote")}>
          {alerts.length === 0 ? (
            <EmptyState title={t("none")}>{t("noneBody")}</EmptyState>
          ) : (
            <ul className="border-b border-line">
              {alerts.map((alert) => (
                <AlertRow key={alert.id} alert={alert} asOf={asOf} zone={zone} />
              ))}
            </ul>
          )}
        </Panel>
        <RuleList />
      </div>
    </BackShell>
  );
}

function DeliveryLink({ label }: { label: string }) {
  return (
    <Button asChild size="sm" className="min-h-11 md:min-h-8">
      <Link href={`${PATH}/delivery`}>
        <Send size={14} strokeWidth={1.75} aria-hidden />
        {label}
      </Link>
    </Button>
  );
}
