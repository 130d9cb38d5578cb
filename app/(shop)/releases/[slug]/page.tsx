import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { toQueue } from "@/components/player/to-player-track";
import { TrackRows } from "@/components/shop/lists/track-rows";
import { ReleaseBand } from "@/components/shop/release/release-band";
import { ReleaseSide } from "@/components/shop/release/release-side";
import { accentStyle } from "@/components/ui/accent-style";
import { getPublicRelease } from "@/lib/catalog/get-release";
import { estimateArtistShare } from "@/lib/orders/estimate-artist-share";
import { decodeSlug } from "@/lib/shared/decode-slug";

type ReleasePageProps = { params: Promise<{ slug: string }> };

/** As a guest sees it: the page is the same for everyone, so that it can be cached. */
const readRelease = cache(async (segment: string) => {
  const slug = decodeSlug(segment);
  return (slug && (await getPublicRelease(slug))) || notFound();
});

export async function generateMetadata({ params }: ReleasePageProps): Promise<Metadata> {
  const release = await readRelease((await params).slug);
  return {
    title: `${release.title}, ${release.artistName}`,
    description: release.description.slice(0, 160) || undefined,
  };
}

export default async function ReleasePage({ params }: ReleasePageProps) {
  const found = await readRelease((await params).slug);
  const [artistShareMinor, t] = await Promise.all([
    estimateArtistShare({ amountMinor: found.priceMinor, currency: found.currency }),
    getTranslations("shop.release"),
  ]);
  const release = { ...found, artistShareMinor };
  return (
    <main id="main" style={accentStyle(release.accent)}>
      <ReleaseBand release={release} />
      <div className="wrap grid gap-10 pt-9 pb-12 md:pt-12 md:pb-18 lg:grid-cols-[minmax(0,1fr)_356px] lg:gap-16">
        <section className="min-w-0">
          <div className="flex flex-wrap items-baseline gap-x-4 border-b border-rule pb-3.5">
            <h2 className="display text-28 font-bold tracking-[-0.015em]">{t("trackList")}</h2>
            <span className="text-14 text-ink-2">{t("trackListNote")}</span>
          </div>
          <TrackRows
            tracks={release.tracks}
            queue={toQueue(release.tracks, release.accent)}
            source="release"
            lead="number"
          />
        </section>
        <ReleaseSide release={release} />
      </div>
    </main>
  );
}
