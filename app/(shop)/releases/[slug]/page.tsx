import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache, Suspense } from "react";
import { listFormats } from "@/components/order/list-formats";
import { OpenAtTime } from "@/components/player/open-at-time";
import { QueueAllButton } from "@/components/player/queue-all-button";
import { toQueue } from "@/components/player/to-player-track";
import { TrackRows } from "@/components/shop/lists/track-rows";
import { ReleaseBand } from "@/components/shop/release/release-band";
import { ReleaseSide } from "@/components/shop/release/release-side";
import { TrackWords } from "@/components/shop/release/track-words";
import { accentStyle } from "@/components/ui/accent-style";
import { getPublicRelease } from "@/lib/catalog/get-release";
import { openReleaseLink } from "@/lib/catalog/release-links";
import { listRecordOffers } from "@/lib/media/available-offers";
import { describeNamedPrice } from "@/lib/orders/describe-named-price";
import { estimateArtistShare } from "@/lib/orders/estimate-artist-share";
import { readLinkHashes } from "@/lib/platform/release-cookie";
import { decodeSlug } from "@/lib/shared/decode-slug";

/** As a guest sees it: the same for everyone, but for the links to unlisted releases that this browser holds. */
const readRelease = cache(async (segment: string) => {
  const slug = decodeSlug(segment);
  return slug && (await getPublicRelease(slug, readLinkHashes(await headers())));
});

/** A link's secret becomes this browser's cookie and leaves the address. */
async function openByLink(key: string): Promise<never> {
  const opened = await openReleaseLink(key);
  if (!opened) notFound();
  redirect(`/api/releases/${opened.releaseId}/open?${new URLSearchParams({ key })}`);
}

export async function generateMetadata({ params }: PageProps<"/releases/[slug]">): Promise<Metadata> {
  const release = await readRelease((await params).slug);
  if (!release) return { robots: { index: false } };
  return {
    title: `${release.title}, ${release.artistName}`,
    description: release.description.slice(0, 160) || undefined,
    ...(release.status === "published" ? {} : { robots: { index: false, follow: false }, referrer: "no-referrer" }),
  };
}

export default async function ReleasePage({ params, searchParams }: PageProps<"/releases/[slug]">) {
  const [{ slug }, { key }] = await Promise.all([params, searchParams]);
  if (typeof key === "string") return openByLink(key);
  const found = await readRelease(slug);
  if (!found) notFound();
  const [artistShareMinor, named, offers, t] = await Promise.all([
    estimateArtistShare({ amountMinor: found.priceMinor, currency: found.currency }),
    describeNamedPrice(found),
    listRecordOffers(found.masters),
    getTranslations("shop.release"),
  ]);
  const release = { ...found, artistShareMinor, named, formats: listFormats(offers) };
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
          <TrackWords words={release.words} />
        </section>
        <ReleaseSide release={release} />
      </div>
    </main>
  );
}
