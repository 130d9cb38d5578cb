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
  return (
    <ol>
      {tracks.map((track) => (
        <TrackRow
          key={track.id}
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
