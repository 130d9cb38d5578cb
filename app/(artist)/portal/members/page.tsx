import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NoticeSwitch } from "@/components/account/notice-switch";
import { BackShell } from "@/components/back/back-shell";
import { MemberPanel } from "@/components/people/member-panel";
import { EmptyState } from "@/components/ui/empty-state";
import { listMembers } from "@/lib/accounts/membership";
import { readAccount } from "@/lib/accounts/read-account";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";

const PATH = "/portal/members";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("people.members");
  return { title: t("title") };
}

export default async function MembersPage() {
  const actor = await requirePage(["artist"], PATH);
  const [t, section, account, zone] = await Promise.all([
    getTranslations("people.members"),
    getTranslations("portal"),
    readAccount(actor),
    getStoreZone(),
  ]);
  const lists = await Promise.all(account.memberships.map(({ artistId }) => listMembers(actor, artistId)));
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("title")} hasOwnHeading>
      <div className="grid gap-3 px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        {lists.length === 0 ? <EmptyState title={t("none")} /> : null}
        <NoticeSwitch label={t("notices")} hint={t("noticesHint")} isOn={account.hasSaleNotices} />
      </div>
      {lists.map((list) => (
        <MemberPanel key={list.artistId} list={list} zone={zone} />
      ))}
    </BackShell>
  );
}
