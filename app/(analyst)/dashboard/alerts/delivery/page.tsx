import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeliveryDesk } from "@/components/alerts/delivery-desk";
import { BackShell } from "@/components/back/back-shell";
import { listWebhookTargets } from "@/lib/analytics/webhook-targets";
import { listWebhookHosts } from "@/lib/platform/send-webhook";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/dashboard/alerts/delivery";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("alerts.delivery");
  return { title: t("title") };
}

export default async function DeliveryPage() {
  const actor = await requirePage(["admin"], PATH);
  const [targets, zone, t] = await Promise.all([
    listWebhookTargets(),
    getStoreZone(),
    getTranslations("alerts.delivery"),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={t("section")} title={t("title")} hasOwnHeading>
      <div className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">{t("intro")}</p>
      </div>
      <DeliveryDesk targets={targets} hosts={listWebhookHosts()} zone={zone} />
    </BackShell>
  );
}
