import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { RailHealthList } from "@/components/health/rail-health-list";
import { KeepFresh } from "@/components/review/keep-fresh";
import { readRailHealth } from "@/lib/payments/rail-health";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/payments/health";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("health");
  return { title: t("title") };
}

export default async function HealthPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, rails, zone] = await Promise.all([
    getTranslations("health"),
    getTranslations("settings"),
    readRailHealth(actor),
    getStoreZone(),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")}>
      <RailHealthList rails={rails} asOf={new Date().toISOString()} zone={zone} />
      <KeepFresh everyMs={30_000} />
    </BackShell>
  );
}
