import "server-only";
import { thinPeaks } from "@/lib/catalog/thin-peaks";
import { pool } from "@/lib/platform/db";
import { coverUrl } from "@/lib/shared/cover-url";
import { toPublicId } from "@/lib/shared/ids";
import type { Accent } from "@/lib/shared/schemas/catalog";
import type { Library, LibraryRecord } from "@/lib/shared/schemas/library";
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
};

/** A track bought twice counts as bought last; a record stands where its last track was bought. */
const LIST = `
  WITH own AS (
    SELECT DISTINCT ON (track_id) * FROM ${OWN_ENTITLEMENTS} e WHERE revoked_at IS NULL ORDER BY track_id, created_at DESC, id
  ), dated AS (
    SELECT own.*, t.release_id, t.disc, t.position, t.title, max(own.created_at) OVER (PARTITION BY t.release_id) AS last_at,
      first_value(own.order_id) OVER (PARTITION BY t.release_id ORDER BY own.created_at DESC, own.id) AS last_order
    FROM own JOIN track t ON t.id = own.track_id
  ), placed AS (
    SELECT *, dense_rank() OVER (ORDER BY last_at DESC, release_id) AS place FROM dated
  )
  SELECT p.release_id, p.last_order AS order_id, p.last_at AS bought_at, r.slug, r.title AS release_title, a.name AS artist_name,
    a.slug AS artist_slug, r.cover_cid, r.accent, p.track_id, p.title AS track_title, rec.duration_ms, rec.peaks,
    r.status = 'published' AND r.deleted_at IS NULL AS is_on_sale
  FROM placed p JOIN release r ON r.id = p.release_id JOIN artist a ON a.id = r.artist_id
  JOIN recording rec ON rec.id = p.recording_id WHERE p.place <= $4 ORDER BY p.place, p.disc, p.position`;

const COUNT = `
  SELECT count(DISTINCT t.release_id)::int AS records, count(DISTINCT t.id)::int AS tracks
  FROM ${OWN_ENTITLEMENTS} e JOIN track t ON t.id = e.track_id WHERE e.revoked_at IS NULL`;

/** What somebody owns by record, the last bought first, at most `limit` records; all of it in the counts. */
export async function listLibrary(listener: StreamListener, limit: number): Promise<Library> {
  const owner = ownerValues(listener);
  if (!owner) return { records: [], recordCount: 0, trackCount: 0 };
  const [{ rows }, { rows: counts }] = await Promise.all([
    pool.query<Row>(LIST, [...owner, limit]),
    pool.query<{ records: number; tracks: number }>(COUNT, owner),
  ]);
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.release_id, [...(groups.get(row.release_id) ?? []), row]);
  const downloads = await listOwnDownloads(owner, [...groups.keys()]);
  return {
    records: [...groups.values()].flatMap((group) => toRecord(group, downloads) ?? []),
    recordCount: counts[0]?.records ?? 0,
    trackCount: counts[0]?.tracks ?? 0,
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
      return [{ orderId: first.orderId, lineId: first.lineId, downloads: line }];
    });
}
