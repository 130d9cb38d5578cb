import type { PlaySource } from "@/components/player/player-store";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { ReleaseCard } from "@/lib/shared/schemas/catalog";
import { SleeveCard } from "./sleeve-card";

type SleeveGridProps = {
  releases: readonly ReleaseCard[];
  source: PlaySource;
  columns?: 4 | 5;
  showsArtist?: boolean;
  level?: "h2" | "h3";
  /** The first row is in view when the page opens. */
  isAboveFold?: boolean;
};

export function SleeveGrid({
  releases,
  source,
  columns = 5,
  showsArtist,
  level,
  isAboveFold = false,
}: SleeveGridProps) {
  const width = columns === 5 ? "244px" : "310px";
  return (
    <ul
      className={mergeClasses(
        "grid grid-cols-2 gap-x-4 gap-y-7 md:grid-cols-3 md:gap-x-6 md:gap-y-10 lg:grid-cols-4",
        columns === 5 && "xl:grid-cols-5",
      )}
    >
      {releases.map((release, place) => (
        <li key={release.id}>
          <SleeveCard
            release={release}
            source={source}
            showsArtist={showsArtist}
            level={level}
            isEager={isAboveFold && place < columns}
            sizes={`(min-width: 1280px) ${width}, (min-width: 720px) 30vw, 46vw`}
          />
        </li>
      ))}
    </ul>
  );
}
