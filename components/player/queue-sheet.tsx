"use client";
import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Duration } from "@/components/ui/duration";
import { Name } from "@/components/ui/name";
import { jumpTo } from "./player-controls";
import type { PlayerState } from "./player-store";

type QueueSheetProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void; player: PlayerState };

export function QueueSheet({ isOpen, onOpenChange, player }: QueueSheetProps) {
  const t = useTranslations("player");
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={t("queueTitle")} description={t("queue", { count: player.queue.length })}>
        <ol className="border-t border-line">
          {player.queue.map((track, index) => (
            <li key={track.id} className="border-b border-line">
              <button
                type="button"
                aria-current={index === player.index ? "true" : undefined}
                onClick={() => jumpTo(index)}
                className="grid min-h-12 w-full grid-cols-[28px_minmax(0,1fr)_auto] items-center gap-2 text-start hover:bg-sunk aria-[current]:bg-sunk aria-[current]:font-semibold"
              >
                <span className="figures text-end text-13 text-ink-3">{index + 1}</span>
                <span className="min-w-0">
                  <span className="block truncate font-display text-16/5">
                    <Name>{track.title}</Name>
                  </span>
                  <span className="block truncate text-13 font-normal text-ink-2">{track.artistName}</span>
                </span>
                <Duration durationMs={track.durationMs} className="pe-1 text-13 text-ink-2" />
              </button>
            </li>
          ))}
        </ol>
      </DialogContent>
    </Dialog>
  );
}
