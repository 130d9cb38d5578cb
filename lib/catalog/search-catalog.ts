import "server-only";
import { pool } from "../platform/db";
import { toPublicId } from "../shared/ids";
import type { SearchResult } from "../shared/schemas/catalog";
import { foldText, trigramsOf } from "./fold-text";
import {
  IS_ON_SALE,
  RELEASE_COLUMNS,
  RELEASE_TABLES,
  type ReleaseRow,
  TRACK_COLUMNS,
  TRACK_TABLES,
  type TrackRow,
  toReleaseCard,
  toTrackView,
} from "./release-rows";

type Hit = { kind: "release" | "track" | "artist"; entity_id: string; is_exact: boolean; closeness: number };

const MAX_HITS = 60;
/** Share of the query's trigrams that an entry must hold: one wrong letter in a six-letter word keeps 4 of 7. */
const MIN_CLOSENESS = 0.4;

/**
 * Exact = every typed word occurs (folded) in the entry; close = enough of its trigrams do. Closeness counts against the
 * query's trigrams, so a short word still finds a long title.
 */
const FIND = `SELECT kind, entity_id, is_exact, closeness FROM (
    SELECT s.kind, s.entity_id,
      NOT EXISTS (SELECT 1 FROM unnest($2::text[]) word WHERE position(word IN s.folded) = 0) AS is_exact,
      (SELECT count(*) FROM unnest(s.grams) g WHERE g = ANY($1::text[]))::float / cardinality($1::text[])
        + 0.1 * (SELECT count(*) FROM unnest(s.grams) g WHERE g = ANY($1::text[]))::float / cardinality(s.grams) AS closeness
    FROM search_entry s WHERE s.grams && $1::text[]) hit
  WHERE is_exact OR ($3 = false AND closeness >= ${MIN_CLOSENESS})
  ORDER BY is_exact DESC, closeness DESC, entity_id LIMIT ${MAX_HITS}`;

async function findHits(q: string, isExactOnly: boolean): Promise<Hit[]> {
  const folded = foldText(q);
  if (folded === "") return [];
  const { rows } = await pool.query<Hit>(FIND, [trigramsOf(folded), folded.split(" "), isExactOnly]);
  return rows;
}

/** Published releases, tracks and artists that match, best first; typos and accents do not matter. Empty `q` finds nothing. */
export async function searchCatalog({
  q,
  exactOnly = false,
}: {
  q: string;
  exactOnly?: boolean;
}): Promise<SearchResult> {
  const hits = await findHits(q, exactOnly);
  const idsOf = (kind: Hit["kind"]) => hits.filter((hit) => hit.kind === kind).map((hit) => hit.entity_id);
  const matchedBy = (id: string) =>
    hits.find((hit) => hit.entity_id === id)?.is_exact ? ("exact" as const) : ("close" as const);
  const [releases, tracks, artists] = await Promise.all([
    readReleases(idsOf("release")),
    readTracks(idsOf("track")),
    readArtists(idsOf("artist")),
  ]);
  const result: SearchResult = {
    q,
    exactCount: 0,
    releases: releases.map((row) => ({
      ...toReleaseCard(row),
      matchedBy: matchedBy(row.id),
      matchedText: `${row.title} ${row.artist_name}`,
    })),
    tracks: tracks.map((row) => ({ ...toTrackView(row), matchedBy: matchedBy(row.track_id) })),
    artists: artists.map((row) => ({ ...row, id: toPublicId("artist", row.id), matchedBy: matchedBy(row.id) })),
  };
  const all = [...result.releases, ...result.tracks, ...result.artists];
  return { ...result, exactCount: all.filter((hit) => hit.matchedBy === "exact").length };
}

async function readReleases(ids: string[]): Promise<ReleaseRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<ReleaseRow>(
    `SELECT ${RELEASE_COLUMNS} FROM ${RELEASE_TABLES} WHERE ${IS_ON_SALE} AND r.id = ANY($1) ORDER BY array_position($1::uuid[], r.id)`,
    [ids],
  );
  return rows;
}

async function readTracks(ids: string[]): Promise<TrackRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<TrackRow>(
    `SELECT ${TRACK_COLUMNS} FROM ${TRACK_TABLES} WHERE ${IS_ON_SALE} AND t.deleted_at IS NULL AND t.id = ANY($1) ORDER BY array_position($1::uuid[], t.id)`,
    [ids],
  );
  return rows;
}

async function readArtists(ids: string[]): Promise<{ id: string; slug: string; name: string; place: string }[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ id: string; slug: string; name: string; place: string }>(
    `SELECT a.id, a.slug, a.name, a.place FROM artist a
     WHERE a.id = ANY($1) AND EXISTS (SELECT 1 FROM release r WHERE r.artist_id = a.id AND ${IS_ON_SALE}) ORDER BY array_position($1::uuid[], a.id)`,
    [ids],
  );
  return rows;
}
