"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { PlayButton } from "@/components/player/play-button";
import { currentTrack, type PlayerTrack, type PlaySource, usePlayer } from "@/components/player/player-store";
import { TrackMenu } from "@/components/player/track-menu";
import { TrackScrubber } from "@/components/player/track-scrubber";
import { Cover } from "@/components/ui/cover";
import { Duration } from "@/components/ui/duration";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Name } from "@/components/ui/name";
import { Waveform } from "@/components/ui/waveform";
import type { TrackView } from "@/lib/shared/schemas/catalog";
import { AddTrack } from "../add-track";

type TrackRowProps = {
  track: TrackView;
  queue: readonly PlayerTrack[];
  /** Place in `queue`, −1 when the track has no preview. */
  index: number;
  source: PlaySource;
  lead: "number" | "cover" | "none";
  title: ReactNode;
  /** Stands above the first track of a disc. */
  discTitle: string | null;
};

const COLUMNS = {
  number:
    "grid-cols-[44px_minmax(0,1fr)_44px_68px] md:grid-cols-[32px_40px_minmax(120px,1fr)_minmax(120px,280px)_48px_36px_92px]",
  cover: "grid-cols-[44px_44px_minmax(0,1fr)_44px_68px] md:grid-cols-[44px_40px_minmax(0,1fr)_240px_48px_36px_92px]",
  none: "grid-cols-[44px_minmax(0,1fr)_44px_68px] md:grid-cols-[40px_minmax(0,1fr)_220px_48px_36px_92px]",
};

export function TrackRow({ track, queue, index, source, lead, title, discTitle }: TrackRowProps) {
  const t = useTranslations("shop.card");
  const isCurrent = currentTrack(usePlayer())?.id === track.id;
  return (
    <>
      {discTitle ? (
        <li className="border-b border-line pt-5 pb-2 text-14 font-semibold text-ink-2">{discTitle}</li>
      ) : null}
      <li
        aria-current={isCurrent ? "true" : undefined}
        className={mergeClasses(
          "grid h-16 items-center gap-2 border-b border-line md:gap-3",
          lead === "number" ? "md:h-15" : "md:h-17",
          COLUMNS[lead],
          "aria-[current]:bg-accent-wash aria-[current]:shadow-[inset_3px_0_var(--accent)] rtl:aria-[current]:shadow-[inset_-3px_0_var(--accent)]",
        )}
      >
        {lead === "number" ? (
          <span
            className={mergeClasses("figures hidden text-end text-14 md:block", isCurrent ? "text-ink" : "text-ink-3")}
          >
            {track.position}
          </span>
        ) : null}
        {lead === "cover" ? (
          <Cover
            src={track.coverUrl}
            title={track.releaseTitle}
            artistName={track.artistName}
            sizes="44px"
            isDecorative
          />
        ) : null}
        {index < 0 ? (
          <span />
        ) : (
          <PlayButton
            queue={queue}
            index={index}
            source={source}
            look="row"
            size="icon"
            className="size-11 md:size-10"
          />
        )}
        <TrackName
          track={track}
          title={title}
          hasRelease={lead !== "number"}
          note={index < 0 ? t("noPreview") : null}
        />
        <div className="hidden md:block">
          {index < 0 ? (
            <Waveform peaks={track.peaks} heightPx={34} assumedWidthPx={240} restClassName="fill-line" />
          ) : (
            <TrackScrubber
              queue={queue}
              index={index}
              source={source}
              heightPx={34}
              assumedWidthPx={270}
              restClassName="fill-line-2"
            />
          )}
        </div>
        <Duration
          durationMs={track.durationMs}
          className={mergeClasses("text-end text-14 text-ink-2", index >= 0 && "hidden md:block")}
        />
        <RowMenu track={queue[index]} source={source} />
        <AddTrack track={track} className="justify-self-end" />
      </li>
    </>
  );
}

/** On a phone the length stands above the dots; without anything to play there is no menu. */
function RowMenu({ track, source }: { track: PlayerTrack | undefined; source: PlaySource }) {
  if (!track) return <span className="hidden md:block" />;
  return (
    <TrackMenu track={track} source={source} className="md:size-9">
      <Duration durationMs={track.durationMs} className="text-14/5 text-ink-2 md:hidden" />
    </TrackMenu>
  );
}

type TrackNameProps = { track: TrackView; title: ReactNode; hasRelease: boolean; note: string | null };

function TrackName({ track, title, hasRelease, note }: TrackNameProps) {
  return (
    <span className="min-w-0">
      <span className="line-clamp-2 font-display text-16/5 font-semibold wrap-anywhere md:line-clamp-1">{title}</span>
      {hasRelease ? (
        <Link
          href={`/releases/${track.releaseSlug}`}
          className="block truncate text-13 text-ink-2 no-underline hover:underline"
        >
          <Name>{track.releaseTitle}</Name>
        </Link>
      ) : null}
      {note ? <span className="block truncate text-13 text-ink-3">{note}</span> : null}
    </span>
  );
}
