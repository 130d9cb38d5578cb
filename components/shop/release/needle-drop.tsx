"use client";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { playQueue, seekTo } from "@/components/player/player-controls";
import {
  currentTrack,
  type PlayerTrack,
  playerState,
  usePlayer,
  useTrackPosition,
} from "@/components/player/player-store";
import { formatDuration } from "@/components/ui/duration";
import { TimeSlider } from "@/components/ui/time-slider";
import { Waveform } from "@/components/ui/waveform";
import { TrackMarks } from "./track-marks";
import { findSpan, joinPeaks, layOut, type RecordTrack } from "./whole-record";

type NeedleDropProps = { tracks: readonly RecordTrack[]; queue: readonly PlayerTrack[] };

/** The whole record as one scrubber: put the needle anywhere and that track plays from there. */
export function NeedleDrop({ tracks, queue }: NeedleDropProps) {
  const t = useTranslations("shop.release");
  const { spans, durationMs } = useMemo(() => layOut(tracks), [tracks]);
  const peaks = useMemo(() => joinPeaks(spans, durationMs), [spans, durationMs]);
  const current = currentTrack(usePlayer());
  const span = spans.find(({ id }) => id === current?.id) ?? null;
  const inTrackMs = useTrackPosition(span?.id ?? "");
  const positionMs = span && inTrackMs !== null ? span.fromMs + inTrackMs : null;
  if (durationMs === 0) return null;

  function dropNeedle(toMs: number) {
    const target = findSpan(spans, toMs);
    const index = queue.findIndex(({ id }) => id === target?.id);
    if (!target || index < 0) return;
    if (currentTrack(playerState.get())?.id === target.id) seekTo(toMs - target.fromMs);
    else playQueue(queue, index, "release", toMs - target.fromMs);
  }
  function describe(atMs: number) {
    const under = findSpan(spans, atMs);
    return under
      ? t("hover", { number: under.position, title: under.title, time: formatDuration(atMs - under.fromMs) })
      : "";
  }
  const valueText = span
    ? t("wholeRecordAt", {
        number: span.position,
        title: span.title,
        position: formatDuration(inTrackMs ?? 0),
        duration: formatDuration(span.durationMs),
      })
    : t("notStarted");
  return (
    <div dir="ltr" className="mx-4 md:mx-0">
      <TimeSlider
        label={t("wholeRecord")}
        durationMs={durationMs}
        positionMs={positionMs ?? 0}
        valueText={valueText}
        onSeek={dropNeedle}
        describeTime={describe}
      >
        <Waveform
          className="md:hidden"
          peaks={peaks}
          heightPx={104}
          assumedWidthPx={358}
          barPx={3}
          played={(positionMs ?? 0) / durationMs}
        />
        <Waveform
          className="hidden md:block"
          peaks={peaks}
          heightPx={168}
          assumedWidthPx={1312}
          barPx={3}
          played={(positionMs ?? 0) / durationMs}
        />
        {positionMs === null ? null : <Needle share={positionMs / durationMs} />}
      </TimeSlider>
      <TrackMarks spans={spans} durationMs={durationMs} currentId={span?.id ?? null} />
    </div>
  );
}

function Needle({ share }: { share: number }) {
  return (
    <i className="pointer-events-none absolute -top-2.5 bottom-0 w-0.5 bg-ink" style={{ left: `${share * 100}%` }}>
      <i className="absolute top-0 -left-[5px] size-3 rounded-tight border border-signal-edge bg-signal" />
    </i>
  );
}
