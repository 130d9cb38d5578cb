import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { ArtistLetters } from "@/components/letters/artist-letters";
import { ArtistBand } from "@/components/shop/artist/artist-band";
import { MostPlayed } from "@/components/shop/artist/most-played";
import { SectionHead } from "@/components/shop/lists/section-head";
import { SleeveGrid } from "@/components/shop/lists/sleeve-grid";
import { accentStyle } from "@/components/ui/accent-style";
import { getArtist } from "@/lib/catalog/get-artist";
import { env } from "@/lib/platform/env";
import { decodeSlug } from "@/lib/shared/decode-slug";

type ArtistPageProps = { params: Promise<{ slug: string }> };

const readArtist = cache(async (segment: string) => {
  const slug = decodeSlug(segment);
  return (slug && (await getArtist(slug))) || notFound();
});

export async function generateMetadata({ params }: ArtistPageProps): Promise<Metadata> {
  const artist = await readArtist((await params).slug);
  return { title: artist.name, description: artist.bio.slice(0, 160) || undefined };
}

export default async function ArtistPage({ params }: ArtistPageProps) {
  const [artist, t] = await Promise.all([readArtist((await params).slug), getTranslations("shop.artists")]);
  return (
    <main id="main" style={accentStyle(artist.releases[0]?.accent)}>
      <ArtistBand artist={artist} />
      <div className="wrap pt-5 pb-14 md:pb-20">
        <SectionHead isFirst title={t("allRecords")} note={t("allRecordsNote", { count: artist.releases.length })} />
        <SleeveGrid releases={artist.releases} source="artist" columns={4} showsArtist={false} />
        <MostPlayed artist={artist} />
        <ArtistLetters from={artist.id} name={artist.name} isDemo={env.BACKLINE_MODE === "demo"} />
      </div>
    </main>
  );
}
