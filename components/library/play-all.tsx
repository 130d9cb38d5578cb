"use client";
import { useTranslations } from "next-intl";
import { playQueue } from "@/components/player/player-controls";
import { PlayIcon } from "@/components/player/transport-icons";
import { Button } from "@/components/ui/button";
import type { LibraryRecord } from "@/lib/shared/schemas/library";

export function PlayAll({ records }: { records: readonly LibraryRecord[] }) {
  const t = useTranslations("library");
  const queue = records.flatMap(({ tracks, accent }) => tracks.map((track) => ({ ...track, accent })));
  return (
    <Button className="max-md:w-full" onClick={() => playQueue(queue, 0, "library")}>
      <PlayIcon size={13} />
      {t("playAll")}
    </Button>
  );
}
