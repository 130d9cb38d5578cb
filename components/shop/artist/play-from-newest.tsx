"use client";
import { useTranslations } from "next-intl";
import { playQueue } from "@/components/player/player-controls";
import type { PlayerTrack } from "@/components/player/player-store";
import { PlayIcon } from "@/components/player/transport-icons";
import { Button } from "@/components/ui/button";

export function PlayFromNewest({ queue }: { queue: readonly PlayerTrack[] }) {
  const t = useTranslations("shop.artists");
  if (queue.length === 0) return null;
  return (
    <Button variant="sticker" className="max-md:w-full" onClick={() => playQueue(queue, 0, "artist")}>
      <PlayIcon size={13} />
      {t("playNewest")}
    </Button>
  );
}
