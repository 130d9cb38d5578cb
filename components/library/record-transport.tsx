"use client";
import { PlayButton } from "@/components/player/play-button";
import { currentTrack, usePlayer } from "@/components/player/player-store";
import { TrackScrubber } from "@/components/player/track-scrubber";
import type { Accent } from "@/lib/shared/schemas/catalog";
import type { LibraryRecord } from "@/lib/shared/schemas/library";

/** Play and scrub whichever track of the record is on, else its first. */
export function RecordTransport({ tracks, accent }: { tracks: LibraryRecord["tracks"]; accent: Accent | null }) {
  const current = currentTrack(usePlayer());
  const index = Math.max(
    0,
    tracks.findIndex(({ id }) => id === current?.id),
  );
  const queue = tracks.map((track) => ({ ...track, accent }));
  return (
    <>
      <PlayButton queue={queue} index={index} source="library" look="row" />
      <div className="hidden md:block">
        <TrackScrubber
          queue={queue}
          index={index}
          source="library"
          heightPx={34}
          assumedWidthPx={200}
          restClassName="fill-line-2"
        />
      </div>
    </>
  );
}
