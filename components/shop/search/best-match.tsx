import Link from "next/link";
import { useTranslations } from "next-intl";
import { PlayButton } from "@/components/player/play-button";
import { toQueue } from "@/components/player/to-player-track";
import { TrackScrubber } from "@/components/player/track-scrubber";
import { accentStyle } from "@/components/ui/accent-style";
import { Cover } from "@/components/ui/cover";
import { Duration } from "@/components/ui/duration";
import type { ReleaseCard } from "@/lib/shared/schemas/catalog";
import { BuyAlbum } from "../buy-album";
import { WhyMatched } from "./why-matched";

export function BestMatch({ release, q }: { release: ReleaseCard; q: string }) {
  const t = useTranslations("shop.search");
  const buy = useTranslations("shop.buy");
  const kinds = useTranslations("common.kind");
  const href = `/releases/${release.slug}`;
  return (
    <section style={accentStyle(release.accent)} className="border-b border-line bg-accent-wash">
      <div className="wrap grid grid-cols-[112px_minmax(0,1fr)] gap-4 py-5 lg:grid-cols-[248px_minmax(0,1fr)_248px] lg:gap-10 lg:py-9">
        <Link href={href} tabIndex={-1} aria-hidden="true">
          <Cover
            src={release.coverUrl}
            title={release.title}
            artistName={release.artistName}
            sizes="(min-width: 1024px) 248px, 112px"
            isDecorative
            isPriority
          />
        </Link>
        <div className="contents lg:flex lg:min-w-0 lg:flex-col">
          <div className="min-w-0">
            <p className="text-14 text-ink-2">
              {t("bestFacts", { kind: kinds(release.kind), count: release.trackCount })}
            </p>
            <h2 className="display mt-1.5 text-28/7.5 font-bold tracking-[-0.02em] wrap-anywhere lg:text-40/11">
              <Link href={href} className="no-underline">
                <WhyMatched text={release.title} q={q} />
              </Link>
            </h2>
            <p className="font-display text-16/5.5 font-medium italic lg:text-20/7">
              <Link href={`/artists/${release.artistSlug}`} className="inline-block py-0.5 underline decoration-accent">
                <WhyMatched text={release.artistName} q={q} />
              </Link>
            </p>
          </div>
          <BestNeedle release={release} />
        </div>
        <div className="col-span-full flex flex-col text-14 lg:col-span-1 lg:border-s lg:border-line-2 lg:ps-7">
          <b className="hidden font-semibold lg:block">{buy("toKeep", { kind: release.kind })}</b>
          <BuyAlbum release={release} size="lg" className="mt-1 w-full lg:mt-3 lg:px-3.5" />
        </div>
      </div>
    </section>
  );
}

function BestNeedle({ release }: { release: ReleaseCard }) {
  const track = release.previewTrack;
  const queue = toQueue([track], release.accent);
  if (!track || queue.length === 0) return null;
  return (
    <div
      dir="ltr"
      className="col-span-full grid grid-cols-[44px_minmax(0,1fr)_auto] items-center gap-3 lg:mt-auto lg:gap-4 lg:pt-4"
    >
      <PlayButton queue={queue} source="search" />
      <TrackScrubber queue={queue} source="search" heightPx={72} assumedWidthPx={560} barPx={3} />
      <Duration durationMs={track.durationMs} className="text-12 text-ink-2" />
    </div>
  );
}
