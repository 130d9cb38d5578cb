import Link from "next/link";
import { useTranslations } from "next-intl";
import { toQueue } from "@/components/player/to-player-track";
import type { SearchResult } from "@/lib/shared/schemas/catalog";
import { TrackRows } from "../lists/track-rows";
import { ArtistHits } from "./artist-hits";
import { BestMatch } from "./best-match";
import { HitSection } from "./hit-section";
import { HowItSearched } from "./how-it-searched";
import { RecordHits } from "./record-hits";
import { SearchHead, SearchTabs } from "./search-head";
import { type SearchQuery, toSearchPath } from "./search-query";
import { WhyMatched } from "./why-matched";

export function SearchResults({ query, result }: { query: SearchQuery; result: SearchResult }) {
  const { q, kind } = query;
  const shows = (wanted: SearchQuery["kind"]) => kind === "all" || kind === wanted;
  const best = kind === "all" ? result.releases[0] : undefined;
  const releases = shows("records") ? result.releases.slice(best ? 1 : 0) : [];
  const tracks = shows("tracks") ? result.tracks : [];
  const artists = shows("artists") ? result.artists : [];
  const bestTitle = result.releases[0]?.title ?? result.artists[0]?.name ?? result.tracks[0]?.title ?? q;
  const hasAny = best || releases.length + tracks.length + artists.length > 0;
  return (
    <>
      <div className="wrap">
        <SearchHead query={query} result={result} bestTitle={bestTitle} />
        <SearchTabs query={query} result={result} />
      </div>
      {best ? <BestMatch release={best} q={q} /> : null}
      <div className="wrap grid gap-10 pt-8 pb-12 md:pt-11 md:pb-18 lg:grid-cols-[minmax(0,1fr)_356px] lg:gap-16">
        <div className="grid min-w-0 content-start gap-11">
          {releases.length > 0 ? <MoreRecords releases={releases} q={q} isAfterBest={best !== undefined} /> : null}
          {tracks.length > 0 ? <TrackHits tracks={tracks} q={q} /> : null}
          {hasAny ? null : <NoneOfKind query={query} />}
        </div>
        <aside className="grid min-w-0 content-start gap-11">
          {artists.length > 0 ? <ArtistHits artists={artists} q={q} /> : null}
          <HowItSearched />
        </aside>
      </div>
    </>
  );
}

function MoreRecords({
  releases,
  q,
  isAfterBest,
}: {
  releases: SearchResult["releases"];
  q: string;
  isAfterBest: boolean;
}) {
  const t = useTranslations("shop.search");
  const isNear = releases.every(({ matchedBy }) => matchedBy !== "exact");
  return (
    <RecordHits
      releases={releases}
      q={q}
      note={isAfterBest ? t(isNear ? "near" : "more", { count: releases.length }) : undefined}
    />
  );
}

function TrackHits({ tracks, q }: { tracks: SearchResult["tracks"]; q: string }) {
  const t = useTranslations("shop.search.kinds");
  return (
    <HitSection title={t("tracks")}>
      <TrackRows
        tracks={tracks}
        queue={toQueue(tracks)}
        source="search"
        lead="none"
        describeTitle={(track) => <WhyMatched text={track.title} q={q} />}
      />
    </HitSection>
  );
}

function NoneOfKind({ query }: { query: SearchQuery }) {
  const t = useTranslations("shop.search");
  return (
    <p className="text-16 text-ink-2">
      {t.rich("noneOfKind", { a: (words) => <Link href={toSearchPath({ ...query, kind: "all" })}>{words}</Link> })}
    </p>
  );
}
