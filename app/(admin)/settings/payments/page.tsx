import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ProviderDesk } from "@/components/settings/provider-desk";
import { getPaymentSettings } from "@/lib/payments/provider-overview";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/payments";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("payments.title") };
}

export default async function PaymentsPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, zone] = await Promise.all([getTranslations("settings"), getPaymentSettings(), getStoreZone()]);
  return (
    <BackShell
      actor={actor}
      current={PATH}
      section={t("section")}
      title={t("payments.title")}
      hasOwnHeading
      status={<span className="text-12 text-ink-2">{t(`payments.mode.${settings.mode}`)}</span>}
    >
      <ProviderDesk settings={settings} zone={zone} />
    </BackShell>
  );
}
