import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { PlayerTrack, PlaySource } from "@/components/player/player-store";
import { Name } from "@/components/ui/name";
import type { TrackView } from "@/lib/shared/schemas/catalog";
import { TrackRow } from "./track-row";

type TrackRowsProps = {
  tracks: readonly TrackView[];
  /** The playable ones of `tracks`, in order: what next and previous walk through. */
  queue: readonly PlayerTrack[];
  source: PlaySource;
  /** What stands before the play button: the place on the record, or the sleeve where records mix. */
  lead: "number" | "cover" | "none";
  describeTitle?: (track: TrackView) => ReactNode;
};

export function TrackRows({ tracks, queue, source, lead, describeTitle }: TrackRowsProps) {
  const t = useTranslations("draft.order");
  const hasDiscs = lead === "number" && tracks.some(({ disc }) => disc > 1);
  return (
    <ol>
      {tracks.map((track, index) => (
        <TrackRow
          key={track.id}
          discTitle={hasDiscs && track.disc !== tracks[index - 1]?.disc ? t("discTitle", { disc: track.disc }) : null}
          track={track}
          queue={queue}
          index={queue.findIndex(({ id }) => id === track.id)}
          source={source}
          lead={lead}
          title={describeTitle?.(track) ?? <Name>{track.title}</Name>}
        />
      ))}
    </ol>
  );
}
