import { useTranslations } from "next-intl";
import { toQueue } from "@/components/player/to-player-track";
import type { ArtistView } from "@/lib/shared/schemas/catalog";
import { TrackRows } from "../lists/track-rows";

/** What people listen to most, or, before anybody has, one track of each record. */
export function MostPlayed({ artist }: { artist: ArtistView }) {
  const t = useTranslations("shop.artists");
  const hasPlays = (artist.topTracks?.length ?? 0) > 0;
  const tracks = hasPlays
    ? (artist.topTracks ?? [])
    : artist.releases.flatMap(({ previewTrack }) => previewTrack ?? []);
  if (tracks.length === 0) return null;
  return (
    <section className="mt-14 md:mt-18">
      <h2 className="display border-b border-rule pb-3.5 text-28 font-bold tracking-[-0.015em]">
        {t(hasPlays ? "mostPlayed" : "oneFromEach")}
      </h2>
      <TrackRows tracks={tracks} queue={toQueue(tracks, artist.releases[0]?.accent)} source="artist" lead="cover" />
    </section>
  );
}
