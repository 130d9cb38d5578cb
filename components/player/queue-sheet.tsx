"use client";
import { Link2, SkipBack, Undo2, Volume2, VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { playPrevious, toggleMute } from "./player-controls";
import { currentTrack, type PlayerState, playerPosition, useValue } from "./player-store";
import { clearedQueue, clearQueue, copyTimeLink, moveInQueue, putQueueBack, removeFromQueue } from "./queue-controls";
import { QueueRow } from "./queue-row";

type QueueSheetProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void; player: PlayerState };

export function QueueSheet({ isOpen, onOpenChange, player }: QueueSheetProps) {
  const t = useTranslations("player");
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent
        title={t("queueTitle")}
        description={t("queue", { count: player.queue.length })}
        className="max-w-lg p-4 md:p-6"
      >
        <PhoneTools player={player} />
        <QueueRows player={player} />
        <QueueEnds player={player} />
      </DialogContent>
    </Dialog>
  );
}

function QueueRows({ player }: { player: PlayerState }) {
  const t = useTranslations("player");
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const moved = useRef<string | null>(null);
  useEffect(() => {
    // a row that changes its place loses the focus; the key that moved it can be pressed again
    if (moved.current) list.current?.querySelector<HTMLElement>(`[data-move="${moved.current}"]`)?.focus();
    moved.current = null;
  });
  function move(from: number, to: number) {
    const track = player.queue[from];
    if (!track) return;
    const isLast = to === 0 || to === player.queue.length - 1;
    const way = to < from === isLast ? "down" : "up";
    moved.current = `${track.id}-${way}`;
    setSaid(t("movedTo", { title: track.title, place: to + 1, count: player.queue.length }));
    moveInQueue(from, to);
  }
  return (
    <>
      <ol ref={list} className="border-t border-line">
        {player.queue.map((track, index) => (
          <QueueRow
            key={track.id}
            track={track}
            index={index}
            count={player.queue.length}
            isCurrent={index === player.index}
            onMove={(to) => move(index, to)}
            onRemove={() => removeFromQueue(index)}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  );
}

/** The bar of a phone has room for two keys; the others are here. */
function PhoneTools({ player }: { player: PlayerState }) {
  const t = useTranslations("player");
  const track = currentTrack(player);
  const MuteIcon = player.isMuted ? VolumeX : Volume2;
  if (!track) return null;
  return (
    <div className="grid grid-cols-3 gap-2 md:hidden">
      <Button className="px-2 text-14" onClick={playPrevious}>
        <SkipBack size={16} aria-hidden="true" />
        {t("short.previous")}
      </Button>
      <Button className="px-2 text-14" aria-pressed={player.isMuted} onClick={toggleMute}>
        <MuteIcon size={16} aria-hidden="true" />
        {t("short.mute")}
      </Button>
      <Button className="px-2 text-14" onClick={() => copyTimeLink(track, playerPosition.get())}>
        <Link2 size={16} aria-hidden="true" />
        {t("short.link")}
      </Button>
    </div>
  );
}

function QueueEnds({ player }: { player: PlayerState }) {
  const t = useTranslations("player");
  const cleared = useValue(clearedQueue);
  if (cleared)
    return (
      <p className="flex flex-wrap items-center justify-between gap-3 text-14 text-ink-2">
        {t("cleared", { count: cleared.length - 1 })}
        <Button className="px-3 text-14" onClick={putQueueBack}>
          <Undo2 size={16} aria-hidden="true" />
          {t("putBack")}
        </Button>
      </p>
    );
  if (player.queue.length < 2) return null;
  return (
    <Button className="justify-self-start px-3 text-14" onClick={clearQueue}>
      {t("clear")}
    </Button>
  );
}
