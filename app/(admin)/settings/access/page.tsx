import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ApiKeys } from "@/components/settings/api-keys";
import { listApiKeys } from "@/lib/accounts/list-api-keys";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { ROLES } from "@/lib/shared/roles";

const PATH = "/settings/access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("access.title") };
}

export default async function AccessPage() {
  const actor = await requirePage(ROLES, PATH);
  const [t, keys, zone] = await Promise.all([getTranslations("settings"), listApiKeys(actor.userId), getStoreZone()]);
  return (
    <BackShell actor={actor} current={PATH} section={t("section")} title={t("access.title")} hasOwnHeading>
      <div className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("access.title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">{t("access.intro")}</p>
      </div>
      <ApiKeys keys={keys} zone={zone} />
    </BackShell>
  );
}
