import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { LetterDeskPanel } from "@/components/letters/letter-desk";
import { EmptyState } from "@/components/ui/empty-state";
import { readLetterDesk } from "@/lib/mail/newsletter/letter-desk";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { toPublicId } from "@/lib/shared/ids";
import { systemClock } from "@/lib/shared/time";

const PATH = "/portal/letters";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("letters.desk");
  return { title: t("title") };
}

export default async function ArtistLettersPage() {
  const actor = await requirePage(["artist"], PATH);
  const [t, section, zone, ...desks] = await Promise.all([
    getTranslations("letters.desk"),
    getTranslations("portal"),
    getStoreZone(),
    ...actor.artistIds.map((id) => readLetterDesk(actor, toPublicId("artist", id), systemClock)),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("title")} hasOwnHeading>
      <div className="grid gap-1 px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="max-w-prose text-ink-2">{t("lead")}</p>
        {desks.length === 0 ? <EmptyState title={t("none")} /> : null}
      </div>
      {desks.map((desk) => (
        <LetterDeskPanel key={desk.from} desk={desk} zone={zone} />
      ))}
    </BackShell>
  );
}
