"use client";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Duration } from "@/components/ui/duration";
import { Name } from "@/components/ui/name";
import { jumpTo } from "./player-controls";
import type { PlayerTrack } from "./player-store";

type QueueRowProps = {
  track: PlayerTrack;
  index: number;
  count: number;
  isCurrent: boolean;
  onMove: (to: number) => void;
  onRemove: () => void;
};

export function QueueRow({ track, index, count, isCurrent, onMove, onRemove }: QueueRowProps) {
  const t = useTranslations("player");
  const { id, title } = track;
  const key = { variant: "quiet", className: "size-11 p-0 md:size-9 md:min-h-9" } as const;
  return (
    <li
      aria-current={isCurrent ? "true" : undefined}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center border-b border-line aria-[current]:bg-sunk"
    >
      <button
        type="button"
        onClick={() => jumpTo(index)}
        className="grid min-h-13 w-full grid-cols-[22px_minmax(0,1fr)_auto] items-center gap-2 py-1 text-start hover:bg-sunk"
      >
        <span className="figures text-end text-13 text-ink-2">{index + 1}</span>
        <span className="min-w-0">
          <span className={`block truncate font-display text-16/5 ${isCurrent ? "font-[680]" : ""}`}>
            <Name>{title}</Name>
          </span>
          <span className="block truncate text-13 text-ink-2">
            <Name>{track.artistName}</Name>
          </span>
        </span>
        <Duration durationMs={track.durationMs} className="hidden pe-1 text-13 text-ink-2 md:inline" />
      </button>
      <span className="flex">
        <Button
          {...key}
          data-move={`${id}-up`}
          aria-label={t("moveUp", { title })}
          disabled={index === 0}
          onClick={() => onMove(index - 1)}
        >
          <ArrowUp size={16} aria-hidden="true" />
        </Button>
        <Button
          {...key}
          data-move={`${id}-down`}
          aria-label={t("moveDown", { title })}
          disabled={index === count - 1}
          onClick={() => onMove(index + 1)}
        >
          <ArrowDown size={16} aria-hidden="true" />
        </Button>
        <Button {...key} aria-label={t("remove", { title })} onClick={onRemove}>
          <X size={16} aria-hidden="true" />
        </Button>
      </span>
    </li>
  );
}
