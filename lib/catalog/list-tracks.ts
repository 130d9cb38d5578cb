import "server-only";
import type { z } from "zod";
import { pool } from "../platform/db";
import { chooseTtlMs, readCatalogue } from "../platform/smart-cache";
import { fromPublicId, toPublicId } from "../shared/ids";
import { PublicTrack, type TrackQuery } from "../shared/schemas/catalog";
import { fromCursor, toCursor } from "./page-cursor";
import { IS_ON_SALE, TRACK_COLUMNS, TRACK_TABLES, type TrackRow, toTrackView } from "./release-rows";
import { searchCatalog } from "./search-catalog";

/** A list carries no waveforms, and a thousand numbers a track are most of its cost. */
const WITHOUT_PEAKS = TRACK_COLUMNS.replace("rec.peaks", "'[]'::jsonb AS peaks");

type Query = z.output<typeof TrackQuery>;
type Page = { data: PublicTrack[]; nextCursor: string | null };

const SORT_KEY: Record<Query["sort"], string> = {
  new: "extract(epoch FROM r.published_at)",
  popular:
    "(SELECT count(*) FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE l.track_id = t.id AND o.paid_at > now() - interval '30 days')::double precision",
  price: "-t.price_minor::double precision",
};

/** The public catalogue by track. With `q` the best matches in one page, else a page in the chosen order. */
export async function listTracks(query: Query): Promise<Page> {
  if (query.q) {
    const { tracks } = await searchCatalog({ q: query.q });
    return { data: tracks.slice(0, query.limit).map((track) => PublicTrack.parse(track)), nextCursor: null };
  }
  // what sells counts sales, and those are no change of the catalogue
  if (query.cursor || query.sort === "popular") return readPage(query);
  const { sort, genre = "", limit } = query;
  const page = await readCatalogue(`tracks:${sort}:${genre}:${limit}`, async () => {
    const value = await readPage(query);
    return { value, ttlMs: chooseTtlMs({ plays: 0, isPaid: false }) };
  });
  return page ?? readPage(query);
}

async function readPage(query: Query): Promise<Page> {
  const after = fromCursor(query.cursor);
  const { rows } = await pool.query<TrackRow & { sort_key: number }>(
    `SELECT * FROM (SELECT ${WITHOUT_PEAKS}, ${SORT_KEY[query.sort]} AS sort_key FROM ${TRACK_TABLES}
       WHERE ${IS_ON_SALE} AND t.deleted_at IS NULL AND ($1::text IS NULL OR r.genre = $1)) page
     WHERE $2::double precision IS NULL OR (sort_key, track_id) < ($2, $3::uuid)
     ORDER BY sort_key DESC, track_id DESC LIMIT $4`,
    [query.genre ?? null, after?.[0] ?? null, after ? fromPublicId("track", String(after[1])) : null, query.limit + 1],
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextCursor =
    rows.length > query.limit && last ? toCursor([Number(last.sort_key), toPublicId("track", last.track_id)]) : null;
  return { data: page.map((row) => PublicTrack.parse(toTrackView(row))), nextCursor };
}
