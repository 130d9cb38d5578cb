import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache, Suspense } from "react";
import { OpenAtTime } from "@/components/player/open-at-time";
import { QueueAllButton } from "@/components/player/queue-all-button";
import { toQueue } from "@/components/player/to-player-track";
import { TrackRows } from "@/components/shop/lists/track-rows";
import { ReleaseBand } from "@/components/shop/release/release-band";
import { ReleaseSide } from "@/components/shop/release/release-side";
import { accentStyle } from "@/components/ui/accent-style";
import { getRelease } from "@/lib/catalog/get-release";
import { estimateArtistShare } from "@/lib/orders/estimate-artist-share";
import { decodeSlug } from "@/lib/shared/decode-slug";
import { GUEST } from "@/lib/shared/roles";

type ReleasePageProps = { params: Promise<{ slug: string }> };

/** As a guest sees it: the page is the same for everyone, so that it can be cached. */
const readRelease = cache(async (segment: string) => {
  const slug = decodeSlug(segment);
  return (slug && (await getRelease({ slug, actor: GUEST }))) || notFound();
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
  const queue = toQueue(release.tracks, release.accent);
  return (
    <main id="main" style={accentStyle(release.accent)}>
      <Suspense>
        <OpenAtTime queue={queue} />
      </Suspense>
      <ReleaseBand release={release} />
      <div className="wrap grid gap-10 pt-9 pb-12 md:pt-12 md:pb-18 lg:grid-cols-[minmax(0,1fr)_356px] lg:gap-16">
        <section className="min-w-0">
          <div className="flex flex-wrap items-baseline gap-x-4 border-b border-rule pb-2">
            <h2 className="display text-28 font-bold tracking-[-0.015em]">{t("trackList")}</h2>
            <span className="text-14 text-ink-2">{t("trackListNote")}</span>
            <span className="ms-auto">
              <QueueAllButton queue={queue} source="release" />
            </span>
          </div>
          <TrackRows tracks={release.tracks} queue={queue} source="release" lead="number" />
        </section>
        <ReleaseSide release={release} />
      </div>
    </main>
  );
}
