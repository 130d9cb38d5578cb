import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { StoreDesk } from "@/components/store/store-desk";
import { viewStoreFacts } from "@/lib/accounts/change-store-facts";
import { readAccount } from "@/lib/accounts/read-account";
import { readZone } from "@/lib/analytics/zone-of-record";
import { requirePage } from "@/lib/platform/session";
import { systemClock } from "@/lib/shared/time";

const PATH = "/settings/store";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("store");
  return { title: t("title") };
}

export default async function StorePage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, facts, zone, account] = await Promise.all([
    getTranslations("store"),
    getTranslations("settings"),
    viewStoreFacts(actor),
    readZone(),
    readAccount(actor),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <div className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">{t("lead")}</p>
      </div>
      <StoreDesk
        facts={facts}
        daysLeft={zone.isChanging ? zone.daysLeft : null}
        readAt={systemClock.now().toISOString()}
        ownEmail={account.email}
      />
    </BackShell>
  );
}
