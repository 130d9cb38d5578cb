"use client";
import { ListPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import type { PlayerTrack, PlaySource } from "./player-store";
import { addToQueue } from "./queue-controls";

/** A whole record to the end of the queue. */
export function QueueAllButton({ queue, source }: { queue: readonly PlayerTrack[]; source: PlaySource }) {
  const t = useTranslations("player");
  if (queue.length === 0) return null;
  return (
    <Button variant="quiet" className="px-3 text-14 md:min-h-9" onClick={() => addToQueue(queue, source)}>
      <ListPlus size={16} aria-hidden="true" />
      {t("queueAll")}
    </Button>
  );
}
