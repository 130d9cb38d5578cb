import "server-only";
import type { z } from "zod";
import { describeFormat } from "@/lib/catalog/describe-format";
import { pool } from "@/lib/platform/db";
import { coverUrl } from "@/lib/shared/cover-url";
import { type DownloadFormat, listOffers } from "@/lib/shared/download-format";
import { toPublicId } from "@/lib/shared/ids";
import type { Download } from "@/lib/shared/schemas/checkout";
import { signDownload } from "./sign-download";
import { OWN_ENTITLEMENTS, type ownerValues } from "./stream-rights";

export type DownloadView = z.infer<typeof Download>;
/** Public ids of the order and of the record that it is of; `taken`: formats it was taken home in, the last one first. */
export type OwnDownload = DownloadView & { orderId: string; releaseId: string; taken: DownloadFormat[] };

type Row = {
  id: string;
  order_id: string;
  release_id: string;
  order_line_id: string;
  track_id: string;
  title: string;
  artist_name: string;
  release_title: string;
  codec: string;
  is_lossless: boolean;
  bitrate_bps: number | null;
  mime_type: string;
  bit_depth: number | null;
  sample_rate_hz: number;
  size_bytes: number;
  duration_ms: number;
  cover_cid: string | null;
  revoked_at: Date | null;
};

const COLUMNS = `
  e.id, e.order_id, e.order_line_id, t.id AS track_id, t.release_id, t.title, a.name AS artist_name, r.title AS release_title,
  rec.codec, rec.is_lossless, rec.bitrate_bps, rec.mime_type, rec.bit_depth, rec.sample_rate_hz, rec.size_bytes, rec.duration_ms,
  r.cover_cid, e.revoked_at`;
const JOINS = `
  JOIN order_line l ON l.id = e.order_line_id JOIN track t ON t.id = e.track_id
  JOIN recording rec ON rec.id = e.recording_id JOIN release r ON r.id = t.release_id JOIN artist a ON a.id = t.artist_id`;
const OF_ORDER = `
  SELECT ${COLUMNS} FROM entitlement e ${JOINS} WHERE e.order_id = $1 ORDER BY l.position, t.disc, t.position, e.id`;
const OWN = `
  SELECT ${COLUMNS},
    ARRAY(SELECT d.format FROM taken_download d WHERE d.entitlement_id = e.id ORDER BY d.taken_on DESC, d.format) AS taken FROM ${OWN_ENTITLEMENTS} e ${JOINS}
  WHERE e.revoked_at IS NULL AND t.release_id = ANY($4::uuid[]) ORDER BY e.created_at DESC, l.id, t.disc, t.position, e.id`;

/** What an order's buyer may download, in the order of lines and tracks. */
export async function listDownloads(orderId: string): Promise<DownloadView[]> {
  return (await pool.query<Row>(OF_ORDER, [orderId])).rows.map(toDownload);
}

/** All that somebody may download of these records (bare uuids), line by line, the last bought first. */
export async function listOwnDownloads(
  owner: NonNullable<ReturnType<typeof ownerValues>>,
  releaseIds: readonly string[],
): Promise<OwnDownload[]> {
  const { rows } = await pool.query<Row & { taken: DownloadFormat[] }>(OWN, [...owner, releaseIds]);
  return rows.map((row) => ({
    ...toDownload(row),
    orderId: toPublicId("order", row.order_id),
    releaseId: toPublicId("release", row.release_id),
    taken: row.taken,
  }));
}

function toDownload(row: Row): DownloadView {
  return {
    entitlementId: toPublicId("entitlement", row.id),
    trackId: toPublicId("track", row.track_id),
    trackTitle: row.title,
    artistName: row.artist_name,
    releaseTitle: row.release_title,
    lineId: toPublicId("orderLine", row.order_line_id),
    format: describeFormat(row),
    sizeBytes: row.size_bytes,
    durationMs: row.duration_ms,
    url: signDownload(row.id, new Date()),
    coverUrl: coverUrl(row.cover_cid),
    isRevoked: row.revoked_at !== null,
    offers: listOffers({ isLossless: row.is_lossless, bitrateBps: row.bitrate_bps }),
  };
}
