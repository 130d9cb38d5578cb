import "server-only";
import { pool } from "../platform/db";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { Genre, ReleaseCard } from "../shared/schemas/catalog";
import { fromCursor, toCursor } from "./page-cursor";
import { IS_ON_SALE, RELEASE_COLUMNS, RELEASE_TABLES, type ReleaseRow, toReleaseCard } from "./release-rows";

export type ReleaseSort = "new" | "popular" | "price";
export type ReleaseQuery = {
  sort: ReleaseSort;
  kind?: "single" | "ep" | "album";
  genre?: Genre;
  limit: number;
  cursor?: string;
};

/** Copies of a record sold in thirty days, whole or by the track. */
const COPIES_SOLD = `(SELECT count(*) FROM order_line l JOIN customer_order o ON o.id = l.order_id
  WHERE l.release_id = r.id AND o.paid_at > now() - interval '30 days')`;

/** What each order sorts by, always descending with the id as tie-break, so that one cursor form serves all. */
const SORT_KEY: Record<ReleaseSort, string> = {
  new: "extract(epoch FROM r.published_at)",
  popular: `${COPIES_SOLD}::double precision`,
  price: "-r.price_minor::double precision",
};

/** Published releases, a page at a time; `price` is cheapest first, `popular` counts copies of thirty days. */
export async function listReleases(query: ReleaseQuery): Promise<{ data: ReleaseCard[]; nextCursor: string | null }> {
  const after = fromCursor(query.cursor);
  const { rows } = await pool.query<ReleaseRow & { sort_key: number }>(
    `SELECT * FROM (SELECT ${RELEASE_COLUMNS}, ${SORT_KEY[query.sort]} AS sort_key FROM ${RELEASE_TABLES}
       WHERE ${IS_ON_SALE} AND ($1::text IS NULL OR r.genre = $1) AND ($2::text IS NULL OR r.kind = $2)) page
     WHERE $3::double precision IS NULL OR (sort_key, id) < ($3, $4::uuid)
     ORDER BY sort_key DESC, id DESC LIMIT $5`,
    [
      query.genre ?? null,
      query.kind ?? null,
      after?.[0] ?? null,
      after ? fromPublicId("release", String(after[1])) : null,
      query.limit + 1,
    ],
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = rows.length > query.limit && last;
  return {
    data: page.map(toReleaseCard),
    nextCursor: hasMore ? toCursor([Number(last.sort_key), toPublicId("release", last.id)]) : null,
  };
}
