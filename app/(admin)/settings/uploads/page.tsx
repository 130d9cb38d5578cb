import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ArtistRooms } from "@/components/limits/artist-rooms";
import { StoreLimitsForm } from "@/components/limits/store-limits-form";
import { readUploadLimits } from "@/lib/media/upload-limits";
import { requirePage } from "@/lib/platform/session";

const PATH = "/settings/uploads";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("limits");
  return { title: t("title") };
}

export default async function UploadLimitsPage() {
  const actor = await requirePage(["admin"], PATH);
  const [t, settings, { store, artists }] = await Promise.all([
    getTranslations("limits"),
    getTranslations("settings"),
    readUploadLimits(),
  ]);
  return (
    <BackShell actor={actor} current={PATH} section={settings("section")} title={t("title")} hasOwnHeading>
      <div className="px-4 pt-[18px] pb-4 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 max-w-prose text-ink-2">{t("lead")}</p>
      </div>
      <section className="border-t border-rule px-4 py-[18px] md:px-6">
        <h2 className="display mb-3 text-20">{t("store")}</h2>
        <StoreLimitsForm limits={store} />
      </section>
      <section className="border-t border-rule px-4 py-[18px] pb-8 md:px-6">
        <h2 className="display text-20">{t("artists")}</h2>
        <p className="mb-3 text-ink-2">{t("artistsNote")}</p>
        <ArtistRooms artists={artists} store={store} />
      </section>
    </BackShell>
  );
}
