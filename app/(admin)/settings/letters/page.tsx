import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { LetterDeskPanel } from "@/components/letters/letter-desk";
import { readLetterDesk } from "@/lib/mail/newsletter/letter-desk";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { systemClock } from "@/lib/shared/time";

const PATH = "/settings/letters";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("letters.desk");
  return { title: t("title") };
}

export default async function StoreLettersPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, zone, desk] = await Promise.all([
    getTranslations("letters.desk"),
    getTranslations("settings"),
    getStoreZone(),
    readLetterDesk(actor, "store", systemClock),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <div className="grid gap-1 px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="max-w-prose text-ink-2">{t("lead")}</p>
      </div>
      <LetterDeskPanel desk={desk} zone={zone} />
    </BackShell>
  );
}
