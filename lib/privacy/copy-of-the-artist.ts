import "server-only";
import type { CopyFile } from "./copy-file";

/** What somebody's copy says of the artists they belong to; nobody else's data: no buyer, no other member. */
export const ARTIST_FILES: readonly CopyFile[] = [
  {
    name: "artists.json",
    what: "artists you belong to",
    sql: `SELECT a.id, a.name, a.slug, a.place, a.bio, m.role, m.created_at AS "memberSince" FROM artist_member m JOIN artist a ON a.id = m.artist_id
      WHERE m.user_id = :user ORDER BY a.name, a.id`,
    fields: {
      id: "the artist's id",
      name: "the artist's name",
      slug: "its address, /artists/ and this",
      place: "where the artist is from",
      bio: "what the page says",
      role: "what you are there",
      memberSince: "since when",
    },
    ids: { id: "artist" },
  },
  {
    name: "releases.json",
    what: "releases of those artists, with their tracks",
    sql: `SELECT r.id, a.name AS artist, r.title, r.kind, r.status, r.genre, r.description, r.credits, r.year, r.currency, r.price_minor AS "priceMinor",
        r.created_at AS "createdAt", r.published_at AS "publishedAt", r.deleted_at AS "removedAt",
        (SELECT coalesce(jsonb_agg(jsonb_build_object('title', t.title, 'disc', t.disc, 'position', t.position, 'priceMinor', t.price_minor,
            'isrc', t.isrc, 'credits', t.credits, 'lyrics', t.lyrics, 'uploadedFrom', t.source_path) ORDER BY t.disc, t.position), '[]')
          FROM track t WHERE t.release_id = r.id AND t.deleted_at IS NULL) AS tracks,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('label', l.label, 'at', l.created_at, 'endedAt', l.revoked_at) ORDER BY l.created_at), '[]')
          FROM release_link l WHERE l.release_id = r.id) AS "secretLinks"
      FROM release r JOIN artist a ON a.id = r.artist_id WHERE r.artist_id = ANY(:artists) ORDER BY r.created_at, r.id`,
    fields: {
      id: "the release's id",
      artist: "whose it is",
      title: "its title",
      kind: "single, EP, album",
      status: "draft, scheduled, published, unlisted",
      genre: "its genre",
      description: "what its page says",
      credits: "who did what",
      year: "of its recording",
      currency: "of its prices",
      priceMinor: "of the whole release, in cents; null: only its tracks are sold",
      createdAt: "when it was begun",
      publishedAt: "when it was published; null: not",
      removedAt: "when it was removed; null: not",
      tracks: "title, disc, position, priceMinor, isrc, credits, lyrics, uploadedFrom of each",
      secretLinks: "label, at, endedAt of each link to an unlisted release",
    },
    ids: { id: "release" },
  },
  {
    name: "recordings.json",
    what: "the audio files of those artists; each original is at the address /api/tracks/ + track + /stream while you are signed in",
    sql: `SELECT id, (SELECT min(t.id::text) FROM track t WHERE t.recording_id = recording.id AND t.deleted_at IS NULL) AS track, file_name AS "fileName", content_hash AS sha256, size_bytes AS "sizeBytes", mime_type AS "mimeType", duration_ms AS "durationMs",
        sample_rate_hz AS "sampleRateHz", bit_depth AS "bitDepth", channels, metadata AS tags, created_at AS "uploadedAt"
      FROM recording WHERE artist_id = ANY(:artists) ORDER BY created_at, id`,
    fields: {
      id: "the recording's id",
      track: "a track that it is on; null: none",
      fileName: "the name of the file that was uploaded",
      sha256: "its checksum",
      sizeBytes: "its size",
      mimeType: "its format",
      durationMs: "its length, in thousandths of a second",
      sampleRateHz: "its sample rate",
      bitDepth: "its bit depth; null: it has none",
      channels: "its channels",
      tags: "what the file said of itself",
      uploadedAt: "when it came",
    },
    ids: { id: "recording", track: "track" },
  },
  {
    name: "uploads.json",
    what: "uploads of those artists that were not finished",
    sql: `SELECT id, file_name AS "fileName", size_bytes AS "sizeBytes", state, created_at AS "begunAt" FROM resumable_upload
      WHERE artist_id = ANY(:artists) ORDER BY created_at, id`,
    fields: {
      id: "the upload's id",
      fileName: "the file",
      sizeBytes: "its size",
      state: "how far it is",
      begunAt: "when it was begun",
    },
    ids: { id: "upload" },
  },
  {
    name: "letters-written.json",
    what: "letters that those artists wrote to whoever wanted them",
    sql: `SELECT a.name AS artist, l.subject, l.body, l.readers, l.created_at AS "sentAt" FROM letter l JOIN artist a ON a.id = l.artist_id
      WHERE l.artist_id = ANY(:artists) ORDER BY l.created_at, l.id`,
    fields: {
      artist: "whose it is",
      subject: "its subject",
      body: "its text",
      readers: "to how many people it went; not to whom",
      sentAt: "when",
    },
  },
  {
    name: "statements.json",
    what: "what those artists earned, a line a month",
    sql: `SELECT a.name AS artist, to_char(t.occurred_at AT TIME ZONE (SELECT time_zone FROM instance), 'YYYY-MM') AS month, t.kind, e.currency,
        -sum(e.amount_minor)::bigint AS "amountMinor", count(DISTINCT t.order_id) AS orders
      FROM artist a JOIN ledger_entry e ON e.account = 'artist:' || a.id || ':payable' JOIN ledger_transaction t ON t.id = e.transaction_id
      WHERE a.id = ANY(:artists) GROUP BY a.id, 2, 3, 4 ORDER BY a.name, 2, 3, 4`,
    fields: {
      artist: "whose it is",
      month: "of the store's zone",
      kind: "sale, refund, settled fees …",
      currency: "of the amount",
      amountMinor: "what it came to for the artist, in cents; below zero where it was taken off",
      orders: "of how many orders",
    },
  },
];
