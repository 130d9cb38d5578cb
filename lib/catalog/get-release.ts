import "server-only";
import { pool } from "../platform/db";
import { readCatalogue } from "../platform/smart-cache";
import type { Master } from "../shared/download-format";
import { fromPublicId, toPublicId } from "../shared/ids";
import { type Actor, canSeeArtist, GUEST } from "../shared/roles";
import type { ReleaseCard, ReleaseView } from "../shared/schemas/catalog";
import type { Credit } from "../shared/schemas/draft";
import { readTtlMs } from "./cache-time";
import { limitNamed } from "./check-price";
import { describeFormat } from "./describe-format";
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

type ReleasePageRow = ReleaseRow & {
  description: string;
  credits: { role: string; name: string }[];
  suggested_minor: number | null;
  is_open: boolean;
  year: number | null;
};
type FormatRow = TrackRow & {
  codec: string;
  mime_type: string;
  bit_depth: number | null;
  sample_rate_hz: number;
  is_lossless: boolean;
  bitrate_bps: number | null;
  lyrics: string;
  credits: Credit[];
  is_owned: boolean;
};
const RELATED = 3;

/** A release as its page needs it, short of what the catalogue does not know: fees, and the formats this machine makes. */
export type ReleasePage = Omit<ReleaseView, "artistShareMinor" | "named" | "formats"> & {
  /** Of each track, in playing order. */
  masters: Master[];
  named: { leastMinor: number; mostMinor: number; startMinor: number } | null;
};

type Question = { slug: string; actor: Actor; linkHashes?: readonly string[] };

/**
 * The release of that slug: published, unlisted for whoever holds one of its links (`readLinkHashes`), else only for those
 * who manage the artist. null when there is none to show.
 */
export async function getRelease({ slug, actor, linkHashes = [] }: Question): Promise<ReleasePage | null> {
  const { rows } = await pool.query<ReleasePageRow>(
    `SELECT ${RELEASE_COLUMNS}, r.description, r.credits, r.year, r.suggested_minor, is_open_release(r, $2) AS is_open FROM ${RELEASE_TABLES}
     WHERE r.slug = $1 AND r.deleted_at IS NULL`,
    [slug, linkHashes],
  );
  const release = rows[0];
  if (!release || !(release.is_open || canSeeArtist(actor, release.artist_id))) return null;
  const [tracks, related] = await Promise.all([readTracks(release.id, actor), readRelated(release)]);
  return {
    ...toReleaseCard(release),
    status: release.status,
    description: release.description,
    named: release.is_price_open ? await describeNamed(release) : null,
    accent: release.accent,
    credits: release.credits,
    year: release.year,
    words: tracks.flatMap(toWords),
    durationMs: tracks.reduce((sum, track) => sum + track.duration_ms, 0),
    masters: tracks.map(({ is_lossless, bitrate_bps }) => ({ isLossless: is_lossless, bitrateBps: bitrate_bps })),
    formatLabel: tracks[0] ? describeFormat(tracks[0]) : "",
    tracks: tracks.map((track) => toTrackView(track, track.is_owned)),
    related,
  };
}

function toWords({ track_id, track_title, lyrics, credits }: FormatRow): ReleaseView["words"] {
  const words = { trackId: toPublicId("track", track_id), title: track_title, lyrics, credits };
  return lyrics === "" && credits.length === 0 ? [] : [words];
}

async function describeNamed({
  price_minor,
  suggested_minor,
  currency,
}: ReleasePageRow): Promise<ReleasePage["named"]> {
  const limits = await limitNamed(price_minor ?? 0, currency);
  const proposedMinor = suggested_minor ?? 0;
  const isInLimits = proposedMinor >= limits.leastMinor && proposedMinor <= limits.mostMinor;
  return { ...limits, startMinor: isInLimits ? proposedMinor : (price_minor ?? 0) };
}

/**
 * As a guest sees it, from the smart cache while it is hot; what only opens by a link (`linkHashes` as for `getRelease`) is
 * never in it. Null when there is none to show.
 */
export async function getPublicRelease(slug: string, linkHashes: readonly string[] = []): Promise<ReleasePage | null> {
  const found = await readCatalogue(`release-page:${slug}`, async () => {
    const value = await getRelease({ slug, actor: GUEST });
    if (!value) return null;
    const trackIds = value.tracks.map(({ id }) => fromPublicId("track", id) ?? "");
    return { value, ttlMs: await readTtlMs(trackIds, value.priceMinor) };
  });
  return found ?? (linkHashes.length > 0 ? getRelease({ slug, actor: GUEST, linkHashes }) : null);
}

async function readTracks(releaseId: string, actor: Actor): Promise<FormatRow[]> {
  const { rows } = await pool.query<FormatRow>(
    `SELECT ${TRACK_COLUMNS}, rec.codec, rec.mime_type, rec.bit_depth, rec.sample_rate_hz, rec.is_lossless, rec.bitrate_bps, t.lyrics, t.credits,
       EXISTS (SELECT 1 FROM entitlement e WHERE e.track_id = t.id AND e.buyer_id = $2 AND e.revoked_at IS NULL) AS is_owned
     FROM ${TRACK_TABLES} WHERE t.release_id = $1 AND t.deleted_at IS NULL ORDER BY t.disc, t.position`,
    [releaseId, actor.kind === "user" ? actor.userId : null],
  );
  return rows;
}

async function readRelated(release: ReleaseRow): Promise<ReleaseCard[]> {
  const { rows } = await pool.query<ReleaseRow>(
    `SELECT ${RELEASE_COLUMNS} FROM ${RELEASE_TABLES} WHERE ${IS_ON_SALE} AND r.id <> $1
     ORDER BY (r.genre = $2) DESC, r.published_at DESC, r.id LIMIT ${RELATED}`,
    [release.id, release.genre],
  );
  return rows.map(toReleaseCard);
}
