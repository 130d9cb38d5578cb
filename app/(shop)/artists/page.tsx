import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ArtistIndex } from "@/components/shop/artist/artist-index";
import { EmptyState } from "@/components/ui/empty-state";
import { listArtists } from "@/lib/catalog/get-artist";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("shop.artists");
  return { title: t("title") };
}

export default async function ArtistsPage() {
  const [artists, t] = await Promise.all([listArtists(), getTranslations("shop.artists")]);
  return (
    <main id="main" className="wrap pt-10 pb-14 md:pb-20">
      <h1 className="display text-40/none font-bold tracking-[-0.022em]">{t("title")}</h1>
      {artists.length > 0 ? (
        <ArtistIndex artists={artists} />
      ) : (
        <EmptyState className="mt-8" title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      )}
    </main>
  );
}
