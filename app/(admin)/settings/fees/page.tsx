import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { FeeDesk } from "@/components/fees/fee-desk";
import { listFees } from "@/lib/payments/list-fees";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/fees";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("fees");
  return { title: t("title") };
}

export default async function FeesPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, fees, zone] = await Promise.all([
    getTranslations("fees"),
    getTranslations("settings"),
    listFees(),
    getStoreZone(),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <FeeDesk initial={fees} zone={zone} />
    </BackShell>
  );
}
