import "server-only";
import { thinPeaks } from "@/lib/catalog/thin-peaks";
import { pool } from "@/lib/platform/db";
import { coverUrl } from "@/lib/shared/cover-url";
import { toPublicId } from "@/lib/shared/ids";
import type { Accent } from "@/lib/shared/schemas/catalog";
import type { Library, LibraryKind, LibraryOrder, LibraryRecord } from "@/lib/shared/schemas/library";
import { listOwnDownloads, type OwnDownload } from "./list-downloads";
import { OWN_ENTITLEMENTS, ownerValues, type StreamListener } from "./stream-rights";

/** Many waveforms on one page: no more bars than a row draws. */
const BARS = 60;

type Row = {
  release_id: string;
  order_id: string;
  bought_at: Date;
  slug: string;
  release_title: string;
  artist_name: string;
  artist_slug: string;
  cover_cid: string | null;
  accent: Accent | null;
  track_id: string;
  track_title: string;
  duration_ms: number;
  peaks: number[];
  is_on_sale: boolean;
  found_count: number;
};

const ORDER_BY: Readonly<Record<LibraryOrder, string>> = {
  newest: "last_at DESC",
  artist: "lower(artist_name), lower(release_title)",
  title: "lower(release_title), lower(artist_name)",
};

/**
 * A track bought twice counts as bought last; a record stands where its last track was bought, and is whole when any of it
 * was bought as a record.
 */
const OWN = `
  WITH own AS (
    SELECT DISTINCT ON (track_id) * FROM ${OWN_ENTITLEMENTS} e WHERE revoked_at IS NULL ORDER BY track_id, created_at DESC, id
  ), dated AS (
    SELECT own.*, t.release_id, t.disc, t.position, t.title, r.title AS release_title, a.name AS artist_name, a.slug AS artist_slug,
      max(own.created_at) OVER record AS last_at, bool_or(l.kind = 'release') OVER record AS is_record,
      first_value(own.order_id) OVER (PARTITION BY t.release_id ORDER BY own.created_at DESC, own.id) AS last_order
    FROM own JOIN track t ON t.id = own.track_id JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = r.artist_id
    JOIN order_line l ON l.id = own.order_line_id
    WINDOW record AS (PARTITION BY t.release_id)
  )`;

const listRows = (order: LibraryOrder) => `
  ${OWN}, found AS (
    SELECT *, bool_or(concat_ws(' ', release_title, artist_name, title) ILIKE $5) OVER (PARTITION BY release_id) AS is_found
    FROM dated WHERE is_record = ($4 = 'records')
  ), placed AS (
    SELECT *, dense_rank() OVER (ORDER BY ${ORDER_BY[order]}, release_id) AS place FROM found WHERE is_found
  )
  SELECT p.release_id, p.last_order AS order_id, p.last_at AS bought_at, r.slug, p.release_title, p.artist_name, p.artist_slug,
    r.cover_cid, r.accent, p.track_id, p.title AS track_title, rec.duration_ms, rec.peaks,
    r.status = 'published' AND r.deleted_at IS NULL AS is_on_sale, (SELECT max(place) FROM placed)::int AS found_count
  FROM placed p JOIN release r ON r.id = p.release_id JOIN recording rec ON rec.id = p.recording_id
  WHERE p.place <= $6 ORDER BY p.place, p.disc, p.position`;

const COUNT = `
  ${OWN}
  SELECT count(DISTINCT d.release_id) FILTER (WHERE is_record)::int AS records, count(*) FILTER (WHERE NOT is_record)::int AS tracks,
    coalesce(sum(rec.size_bytes), 0)::bigint AS size_bytes, min(d.created_at) AS since
  FROM dated d JOIN recording rec ON rec.id = d.recording_id`;

type Counts = { records: number; tracks: number; size_bytes: number; since: Date | null };
/** `kind` null: the records, or the tracks where there are no records. `search`: a part of a title or a name. */
export type LibraryView = { kind: LibraryKind | null; order: LibraryOrder; search: string; limit: number };

/** What somebody owns by record, at most `limit` of them; all of it in the counts. */
export async function listLibrary(listener: StreamListener, view: LibraryView): Promise<Library> {
  const owner = ownerValues(listener);
  const counts = owner && (await pool.query<Counts>(COUNT, owner)).rows[0];
  const kind = view.kind ?? (counts && counts.records === 0 && counts.tracks > 0 ? "tracks" : "records");
  const about = {
    kind,
    recordCount: counts?.records ?? 0,
    trackCount: counts?.tracks ?? 0,
    sizeBytes: counts?.size_bytes ?? 0,
    since: counts?.since?.toISOString() ?? null,
  };
  if (!owner) return { ...about, records: [], foundCount: 0 };
  const pattern = `%${view.search.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await pool.query<Row>(listRows(view.order), [...owner, kind, pattern, view.limit]);
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.release_id, [...(groups.get(row.release_id) ?? []), row]);
  const downloads = await listOwnDownloads(owner, [...groups.keys()]);
  return {
    ...about,
    records: [...groups.values()].flatMap((group) => toRecord(group, downloads) ?? []),
    foundCount: rows[0]?.found_count ?? 0,
  };
}

function toRecord(group: readonly Row[], downloads: readonly OwnDownload[]): LibraryRecord | null {
  const [first] = group;
  if (!first) return null;
  const releaseId = toPublicId("release", first.release_id);
  return {
    releaseId,
    parts: choosePurchases(downloads.filter((download) => download.releaseId === releaseId)),
    orderId: toPublicId("order", first.order_id),
    slug: first.slug,
    title: first.release_title,
    artistName: first.artist_name,
    coverUrl: coverUrl(first.cover_cid),
    accent: first.accent,
    isOnSale: first.is_on_sale,
    boughtAt: first.bought_at.toISOString(),
    durationMs: group.reduce((sum, row) => sum + row.duration_ms, 0),
    tracks: group.map((row) => ({
      id: toPublicId("track", row.track_id),
      title: row.track_title,
      artistName: row.artist_name,
      artistSlug: row.artist_slug,
      releaseSlug: row.slug,
      releaseTitle: row.release_title,
      coverUrl: coverUrl(row.cover_cid),
      durationMs: row.duration_ms,
      peaks: thinPeaks(row.peaks, BARS),
    })),
  };
}

/**
 * The purchases that together hold all that is owned of a record, as few as may be: whoever bought a track and then the
 * record takes home the record.
 */
function choosePurchases(downloads: readonly OwnDownload[]): LibraryRecord["parts"] {
  const lines = new Map<string, OwnDownload[]>();
  for (const download of downloads) lines.set(download.lineId, [...(lines.get(download.lineId) ?? []), download]);
  const held = new Set<string>();
  return [...lines.values()]
    .sort((one, other) => other.length - one.length)
    .flatMap((line) => {
      const [first] = line;
      if (!first || line.every(({ trackId }) => held.has(trackId))) return [];
      for (const { trackId } of line) held.add(trackId);
      return [{ orderId: first.orderId, lineId: first.lineId, downloads: line, last: null }];
    });
}
