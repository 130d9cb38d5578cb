import "server-only";
import { openCache, readThrough } from "../platform/cache";
import { pool } from "../platform/db";
import { GENRES, type Genre, type ReleaseCard } from "../shared/schemas/catalog";
import { getPublicRelease, type ReleasePage } from "./get-release";
import { listReleases, type ReleaseSort } from "./list-releases";
import { IS_ON_SALE, RELEASE_COLUMNS, RELEASE_TABLES, type ReleaseRow, toReleaseCard } from "./release-rows";

export type Bin = { genre: Genre; count: number; newest: ReleaseCard[] };
export type ChartEntry = { release: ReleaseCard; copies: number; previousRank: number | null };
export type ShopWindow = {
  featured: ReleasePage | null;
  releases: ReleaseCard[];
  bins: Bin[];
  chart: ChartEntry[];
  publishedCount: number;
  newThisWeek: number;
};

const GRID = 10;
const CHART = 8;
const COVERS_IN_A_BIN = 3;
/** Every visitor sees the same best sellers, and they are the dearest query of the page. */
const CHART_TTL_MS = 10_000;

/** Everything the shop's home shows but its money line. The featured record is the best seller of the week before. */
export async function getShopWindow(query: { sort: ReleaseSort; kind?: "single" }): Promise<ShopWindow> {
  const [page, bins, chart, counts] = await Promise.all([
    listReleases({ ...query, limit: GRID }),
    readBins(),
    readThrough(openCache(), "shop-chart", CHART_TTL_MS, readChart),
    readCounts(),
  ]);
  const slug = chart[0]?.release.slug ?? page.data[0]?.slug;
  const featured = slug ? await getPublicRelease(slug) : null;
  return { featured, releases: page.data, bins, chart, ...counts };
}

async function readCounts(): Promise<{ publishedCount: number; newThisWeek: number }> {
  const { rows } = await pool.query<{ published: number; fresh: number }>(
    `SELECT count(*) AS published, count(*) FILTER (WHERE r.published_at > now() - interval '7 days') AS fresh FROM release r WHERE ${IS_ON_SALE}`,
  );
  return { publishedCount: rows[0]?.published ?? 0, newThisWeek: rows[0]?.fresh ?? 0 };
}

/** One bin per genre that holds something, in the shop's order, each with its newest records. */
async function readBins(): Promise<Bin[]> {
  const { rows } = await pool.query<ReleaseRow & { in_bin: number; rank: number }>(
    `SELECT * FROM (SELECT ${RELEASE_COLUMNS}, count(*) OVER (PARTITION BY r.genre) AS in_bin,
       row_number() OVER (PARTITION BY r.genre ORDER BY r.published_at DESC, r.id DESC) AS rank
     FROM ${RELEASE_TABLES} WHERE ${IS_ON_SALE}) ranked WHERE rank <= ${COVERS_IN_A_BIN} ORDER BY genre, rank`,
  );
  return GENRES.flatMap((genre) => {
    const inBin = rows.filter((row) => row.genre === genre);
    return inBin[0] ? [{ genre, count: inBin[0].in_bin, newest: inBin.map(toReleaseCard) }] : [];
  });
}

/** Best sellers of seven days by copies; `previousRank` is the place in the seven days before, null when new there. */
async function readChart(): Promise<ChartEntry[]> {
  const { rows } = await pool.query<ReleaseRow & { copies: number; previous_rank: number | null }>(
    `WITH sold AS (
       SELECT l.release_id, count(*) FILTER (WHERE o.paid_at > now() - interval '7 days') AS copies,
         count(*) FILTER (WHERE o.paid_at <= now() - interval '7 days') AS before
       FROM order_line l JOIN customer_order o ON o.id = l.order_id WHERE o.paid_at > now() - interval '14 days' GROUP BY 1),
     ranked AS (SELECT release_id, copies, before, rank() OVER (ORDER BY before DESC) AS before_rank FROM sold)
     SELECT ${RELEASE_COLUMNS}, ranked.copies, CASE WHEN ranked.before > 0 THEN ranked.before_rank END AS previous_rank
     FROM ${RELEASE_TABLES} JOIN ranked ON ranked.release_id = r.id
     WHERE ${IS_ON_SALE} AND ranked.copies > 0 ORDER BY ranked.copies DESC, r.id LIMIT ${CHART}`,
  );
  return rows.map((row) => ({ release: toReleaseCard(row), copies: row.copies, previousRank: row.previous_rank }));
}
