import type { Accent, TrackView } from "@/lib/shared/schemas/catalog";
import type { PlayerTrack } from "./player-store";

/** What the player needs of a track, and nothing else: it travels to the browser. */
export function toPlayerTrack(track: TrackView, accent?: Accent | null): PlayerTrack {
  const { id, title, artistName, artistSlug, releaseSlug, releaseTitle, coverUrl, durationMs, peaks } = track;
  return {
    id,
    title,
    artistName,
    artistSlug,
    releaseSlug,
    releaseTitle,
    coverUrl,
    durationMs,
    peaks,
    accent: accent ?? null,
  };
}

/** The tracks that have a preview, as a queue. */
export function toQueue(tracks: readonly (TrackView | null)[], accent?: Accent | null): PlayerTrack[] {
  return tracks.flatMap((track) => (track?.previewCid ? [toPlayerTrack(track, accent)] : []));
}
