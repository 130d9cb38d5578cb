"use client";
import { useTranslations } from "next-intl";
import { playQueue, togglePlay } from "@/components/player/player-controls";
import { currentTrack, type PlayerTrack, type PlaySource, usePlayer } from "@/components/player/player-store";
import { PauseIcon, PlayIcon } from "@/components/player/transport-icons";
import { formatDuration } from "@/components/ui/duration";
import { mergeClasses } from "@/components/ui/merge-classes";
import { previewWindow } from "@/lib/shared/preview-window";

/** The strip along the foot of a sleeve: shown on hover, focus and while it plays; a corner button where nothing hovers. */
export function PreviewStrip({ queue, source }: { queue: readonly PlayerTrack[]; source: PlaySource }) {
  const t = useTranslations("player");
  const player = usePlayer();
  const track = queue[0];
  if (!track) return null;
  const isCurrent = currentTrack(player)?.id === track.id;
  const isPlaying = isCurrent && player.status === "playing";
  const { fromMs, toMs } = previewWindow(track.durationMs);
  return (
    <button
      type="button"
      onClick={() => (isCurrent ? togglePlay() : playQueue(queue, 0, source))}
      className={mergeClasses(
        "absolute start-0 bottom-0 flex h-11 min-w-11 items-center justify-center gap-2 rounded-tight bg-ink px-3 text-paper md:h-9",
        "[@media(hover:hover)]:w-full [@media(hover:hover)]:justify-between [@media(hover:hover)]:rounded-t-none [@media(hover:hover)]:opacity-0",
        "group-focus-within:opacity-100 group-hover:opacity-100",
        isCurrent && "[@media(hover:hover)]:opacity-100",
      )}
    >
      <span className="sr-only">{t(isPlaying ? "pauseTrack" : "playTrack", { title: track.title })}</span>
      {isPlaying ? <PauseIcon size={11} /> : <PlayIcon size={11} />}
      <bdi aria-hidden="true" className="figures hidden text-12 [@media(hover:hover)]:inline">
        {formatDuration(toMs - fromMs)}
      </bdi>
    </button>
  );
}
