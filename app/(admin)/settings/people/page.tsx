import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { PeopleDesk } from "@/components/people/people-desk";
import { readPeopleBoard } from "@/lib/accounts/people-board";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/settings/people";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people.board");
  return { title: t("title") };
}

export default async function PeoplePage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, board, zone] = await Promise.all([
    getTranslations("people.board"),
    getTranslations("settings"),
    readPeopleBoard(),
    getStoreZone(),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <div className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">{t("lead")}</p>
      </div>
      <PeopleDesk board={board} zone={zone} />
    </BackShell>
  );
}
