import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ProviderKeys } from "@/components/settings/provider-keys";
import { getProviderKeys } from "@/lib/payments/provider-keys-board";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/payments/keys";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("keys.title") };
}

export default async function ProviderKeysPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, board, zone] = await Promise.all([getTranslations("settings"), getProviderKeys(actor), getStoreZone()]);
  return (
    <BackShell actor={actor} current={PATH} section={t("section")} title={t("keys.title")} hasOwnHeading>
      <ProviderKeys board={board} zone={zone} />
    </BackShell>
  );
}
