"use client";
import { useTranslations } from "next-intl";
import { formatDuration } from "@/components/ui/duration";
import { TimeSlider } from "@/components/ui/time-slider";
import { Waveform } from "@/components/ui/waveform";
import { playQueue, seekTo } from "./player-controls";
import {
  currentTrack,
  type PlayerTrack,
  type PlaySource,
  playerState,
  usePlayer,
  useTrackPosition,
} from "./player-store";

type TrackScrubberProps = {
  queue: readonly PlayerTrack[];
  index?: number;
  source: PlaySource;
  heightPx: number;
  assumedWidthPx: number;
  barPx?: 2 | 3;
  restClassName?: string;
  className?: string;
};

/** A track's waveform as its scrubber: on the current track it seeks, on any other it starts there. */
export function TrackScrubber({
  queue,
  index = 0,
  source,
  heightPx,
  assumedWidthPx,
  barPx,
  restClassName,
  className,
}: TrackScrubberProps) {
  const t = useTranslations("player");
  const track = queue[index];
  const positionMs = useTrackPosition(track?.id ?? "");
  if (!track) return null;

  function seek(toMs: number) {
    if (currentTrack(playerState.get())?.id === track?.id) seekTo(toMs);
    else playQueue(queue, index, source, toMs);
  }
  return (
    <TimeSlider
      label={t("positionIn", { title: track.title })}
      durationMs={track.durationMs}
      positionMs={positionMs ?? 0}
      valueText={t("positionOf", {
        position: formatDuration(positionMs ?? 0),
        duration: formatDuration(track.durationMs),
      })}
      onSeek={seek}
      className={className}
    >
      <Waveform
        peaks={track.peaks}
        heightPx={heightPx}
        assumedWidthPx={assumedWidthPx}
        barPx={barPx}
        played={positionMs === null ? 0 : positionMs / track.durationMs}
        restClassName={positionMs === null ? restClassName : undefined}
      />
      {positionMs === null ? null : <HeardPart durationMs={track.durationMs} />}
    </TimeSlider>
  );
}

/** Under the waveform, the part that a preview plays. */
function HeardPart({ durationMs }: { durationMs: number }) {
  const { part } = usePlayer();
  if (!part || part.isWhole) return null;
  const percent = (ms: number) => `${(ms / durationMs) * 100}%`;
  return (
    <i
      aria-hidden="true"
      className="pointer-events-none absolute bottom-0 h-0.5 bg-accent"
      style={{ left: percent(part.fromMs), width: percent(part.toMs - part.fromMs) }}
    />
  );
}
