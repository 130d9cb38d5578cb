"use client";
import { useTranslations } from "next-intl";
import { Button, type ButtonProps } from "@/components/ui/button";
import { playQueue, togglePlay } from "./player-controls";
import { currentTrack, type PlayerTrack, type PlaySource, usePlayer } from "./player-store";
import { PauseIcon, PlayIcon } from "./transport-icons";

type PlayButtonProps = {
  queue: readonly PlayerTrack[];
  index?: number;
  source: PlaySource;
  /** `row`: bare until it plays; `solid`: always on ink. */
  look?: "row" | "solid";
  size?: ButtonProps["size"];
  className?: string;
};

export function PlayButton({
  queue,
  index = 0,
  source,
  look = "solid",
  size = "iconLarge",
  className,
}: PlayButtonProps) {
  const t = useTranslations("player");
  const player = usePlayer();
  const track = queue[index];
  if (!track) return null;
  const isCurrent = currentTrack(player)?.id === track.id;
  const isPlaying = isCurrent && player.status === "playing";
  return (
    <Button
      variant={look === "solid" || isCurrent ? "ink" : "quiet"}
      size={size}
      className={className}
      aria-label={t(isPlaying ? "pauseTrack" : "playTrack", { title: track.title })}
      onClick={() => (isCurrent ? togglePlay() : playQueue(queue, index, source))}
    >
      {isPlaying ? <PauseIcon size={13} /> : <PlayIcon size={look === "solid" ? 14 : 12} />}
    </Button>
  );
}
