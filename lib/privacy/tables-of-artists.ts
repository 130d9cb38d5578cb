import "server-only";
import type { PersonalEntry } from "./entry";

const ENDING = "artist_id = ANY(:ending)";
const SOLD = "EXISTS (SELECT 1 FROM order_line l WHERE l.artist_id = artist.id)";
const BOUGHT = "people bought it: their files and receipts name it";

/** An artist whom nobody is left to speak for. What was sold stays what it is; all the rest goes. */
export const ARTIST_TABLES: readonly PersonalEntry[] = [
  {
    table: "search_entry",
    columns: ["folded", "grams"],
    of: "kind = 'artist' AND entity_id = ANY(:ending)",
    told: { not: "the artist's name as the search looks for it" },
    erased: { by: "delete" },
  },
  {
    table: "resumable_upload",
    columns: ["file_name", "fields", "problem"],
    of: ENDING,
    told: "uploads.json",
    erased: { by: "delete" },
  },
  {
    table: "upload_batch",
    columns: ["batch"],
    of: ENDING,
    told: { not: "which unfinished uploads belong together" },
    erased: { by: "delete" },
  },
  {
    table: "release_link",
    columns: ["label"],
    of: "release_id IN (SELECT id FROM release WHERE artist_id = ANY(:ending))",
    told: "releases.json",
    erased: { by: "set", set: "label = '', revoked_at = coalesce(revoked_at, :now)" },
  },
  {
    table: "release",
    columns: ["title", "description", "credits", "slug"],
    of: ENDING,
    told: "releases.json",
    erased: { by: "keep", why: BOUGHT },
  },
  {
    table: "track",
    columns: ["title", "lyrics", "credits", "isrc"],
    of: ENDING,
    told: "releases.json",
    erased: { by: "keep", why: BOUGHT },
  },
  {
    table: "track",
    columns: ["source_path"],
    of: ENDING,
    told: "releases.json",
    erased: { by: "set", set: "source_path = ''" },
  },
  {
    table: "recording",
    columns: ["file_name", "metadata", "analysis"],
    of: ENDING,
    told: "recordings.json",
    erased: {
      by: "set",
      set: `file_name = '', metadata = CASE WHEN EXISTS (SELECT 1 FROM entitlement e WHERE e.recording_id = recording.id)
        THEN metadata ELSE '{}' END`,
    },
  },
  {
    table: "letter",
    columns: ["subject", "body"],
    of: ENDING,
    told: "letters-written.json",
    erased: { by: "set", set: "subject = '', body = ''" },
  },
  {
    table: "artist",
    columns: ["name", "slug", "place", "bio"],
    of: "id = ANY(:ending)",
    told: "artists.json",
    erased: {
      by: "set",
      set: `place = '', bio = '', name = CASE WHEN ${SOLD} THEN name ELSE 'Erased' END,
        slug = CASE WHEN ${SOLD} THEN slug ELSE id::text END`,
    },
  },
];
