import Link from "next/link";
import { useTranslations } from "next-intl";
import { PlayButton } from "@/components/player/play-button";
import { toQueue } from "@/components/player/to-player-track";
import { TrackScrubber } from "@/components/player/track-scrubber";
import { accentStyle } from "@/components/ui/accent-style";
import { Cover } from "@/components/ui/cover";
import { Duration, formatDuration } from "@/components/ui/duration";
import { Name } from "@/components/ui/name";
import type { ReleasePage } from "@/lib/catalog/get-release";
import { previewWindow } from "@/lib/shared/preview-window";
import { BuyAlbum } from "../buy-album";

/** The record of the week; after hours it stands in a lit window of its own cover's colour. */
export function FeatureRecord({ release }: { release: ReleasePage }) {
  const t = useTranslations("shop.home");
  const href = `/releases/${release.slug}`;
  return (
    <section style={accentStyle(release.accent)} className="dark:bg-accent-wash">
      <div className="wrap grid gap-5 pb-12 md:grid-cols-2 md:gap-10 md:pt-5 md:pb-18 lg:gap-14 xl:grid-cols-[592px_minmax(0,1fr)] dark:md:py-9">
        <Link href={href} tabIndex={-1} aria-hidden="true" className="-mx-4 md:mx-0">
          <Cover
            src={release.coverUrl}
            title={release.title}
            artistName={release.artistName}
            sizes="(min-width: 1280px) 592px, (min-width: 720px) 50vw, 100vw"
            isDecorative
            isPriority
            className="max-md:rounded-none"
          />
        </Link>
        <div className="flex min-w-0 flex-col">
          <p className="text-14 text-ink-2">
            {t("recordOfTheWeek")} <span className="figures ms-2.5 text-12 text-ink-3">{release.catalogNumber}</span>
          </p>
          <h1 className="display my-2.5 text-40/none font-bold tracking-[-0.022em] wrap-anywhere lg:text-64 lg:tracking-[-0.028em]">
            <Link href={href} className="no-underline">
              <Name>{release.title}</Name>
            </Link>
          </h1>
          <p className="font-display text-20/[1.2] font-medium tracking-[-0.01em] italic md:text-28/[1.2]">
            <Link href={`/artists/${release.artistSlug}`} className="no-underline hover:underline">
              <Name>{release.artistName}</Name>
            </Link>
          </p>
          <p className="mt-4.5 line-clamp-6 max-w-[34em] text-16/6.5 md:mt-6.5">{release.description}</p>
          <FeatureNeedle release={release} />
          <div className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-3">
            <BuyAlbum release={release} className="max-md:flex-1" />
            <Link href={href} className="font-medium">
              {t("allTracks", { count: release.trackCount })}
            </Link>
            <span className="text-13 text-ink-3">{release.formatLabel}</span>
          </div>
        </div>
      </div>
    </section>
  );
}

function FeatureNeedle({ release }: { release: ReleasePage }) {
  const t = useTranslations("shop.home");
  const track = release.tracks.find((candidate) => candidate.previewCid) ?? null;
  const queue = toQueue(release.tracks, release.accent);
  if (!track) return null;
  const { fromMs, toMs } = previewWindow(track.durationMs, track.previewFromMs);
  return (
    <div className="mt-auto pt-5.5 md:pt-7">
      <div dir="ltr" className="grid grid-cols-[44px_minmax(0,1fr)_auto] items-center gap-3 md:gap-4">
        <PlayButton queue={queue} source="home" />
        <TrackScrubber queue={queue} source="home" heightPx={128} assumedWidthPx={520} barPx={3} />
        <Duration durationMs={track.durationMs} className="text-12 text-ink-2" />
      </div>
      <p className="ms-14 mt-2 text-13 text-ink-2 md:ms-15">
        {t("previewCaption", { position: track.position, title: track.title })}
        <span className="text-ink-3">
          {t("previewFrom", { seconds: Math.round((toMs - fromMs) / 1000), from: formatDuration(fromMs) })}
        </span>
      </p>
    </div>
  );
}
