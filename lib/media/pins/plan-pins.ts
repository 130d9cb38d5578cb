import "server-only";
import { pool } from "@/lib/platform/db";
import { sealColumn } from "@/lib/platform/sealed-columns";
import { newSealKey } from "./seal-stream";

const BATCH = 500;

/**
 * What the node is to hold (decisions.md D20): previews and covers of what is published, originals as they are only where
 * every recording of these bytes has a published track that is free or that its artist shares, and all others sealed.
 * A draft's preview and cover stay at home; its original may go sealed, since nobody can read it.
 */
export const WANTED_PINS = `
  published AS (
    SELECT t.recording_id, r.cover_cid, r.cover_small_cid, t.price_minor = 0 OR t.shares_original AS is_open
    FROM track t JOIN release r ON r.id = t.release_id
    WHERE t.deleted_at IS NULL AND r.deleted_at IS NULL AND r.status = 'published'
  ), original AS (
    SELECT rec.cid, bool_and(coalesce((SELECT bool_or(p.is_open) FROM published p WHERE p.recording_id = rec.id), false)) AS is_open
    FROM recording rec GROUP BY rec.cid
  ), wanted AS (
    SELECT cid, CASE WHEN is_open THEN 'plain' ELSE 'sealed' END AS form FROM original
    UNION SELECT rec.preview_cid, 'plain' FROM recording rec JOIN published p ON p.recording_id = rec.id
    UNION SELECT cover_cid, 'plain' FROM published
    UNION SELECT cover_small_cid, 'plain' FROM published
  ), wanted_pin AS (
    SELECT w.cid, w.form, m.size_bytes FROM wanted w JOIN media_object m ON m.cid = w.cid
    WHERE w.form = 'sealed' OR NOT EXISTS (SELECT 1 FROM original o WHERE o.cid = w.cid AND NOT o.is_open)
  )`;

const MISSING = `
  WITH ${WANTED_PINS}
  SELECT cid, form, size_bytes FROM wanted_pin w
  WHERE NOT EXISTS (SELECT 1 FROM media_pin p WHERE p.cid = w.cid AND p.form = w.form) ORDER BY size_bytes LIMIT ${BATCH}`;

// A sealed copy stays until the plain one that replaces it is there; a plain one that may not be there goes at once.
const LEAVE = `
  WITH ${WANTED_PINS}
  UPDATE media_pin p SET state = 'leaving', attempts = 0, reason = NULL, next_try_at = now()
  WHERE p.state <> 'leaving' AND NOT EXISTS (SELECT 1 FROM wanted_pin w WHERE w.cid = p.cid AND w.form = p.form)
    AND NOT (p.form = 'sealed' AND p.state = 'pinned'
      AND EXISTS (SELECT 1 FROM wanted_pin w WHERE w.cid = p.cid AND w.form = 'plain')
      AND NOT EXISTS (SELECT 1 FROM media_pin o WHERE o.cid = p.cid AND o.form = 'plain' AND o.state = 'pinned'))`;

const STAY = `
  WITH ${WANTED_PINS}
  UPDATE media_pin p SET state = 'queued', attempts = 0, reason = NULL, next_try_at = now()
  WHERE p.state = 'leaving' AND EXISTS (SELECT 1 FROM wanted_pin w WHERE w.cid = p.cid AND w.form = p.form)`;

type Missing = { cid: string; form: "plain" | "sealed"; size_bytes: number };

/**
 * Brings the list of pins into agreement with the catalogue: a row for each copy that is wanted, `leaving` for each that is
 * not any more. Sends nothing. Returns how many rows it made.
 */
export async function planPins(): Promise<number> {
  await pool.query(LEAVE);
  await pool.query(STAY);
  const { rows } = await pool.query<Missing>(MISSING);
  const keys = rows.map(({ cid, form }) =>
    form === "sealed" ? sealColumn("pinKey", cid, newSealKey().toString("base64url")) : null,
  );
  await pool.query(
    `INSERT INTO media_pin (cid, form, size_bytes, sealed_key, state)
     SELECT *, 'queued' FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) ON CONFLICT (cid, form) DO NOTHING`,
    [rows.map(({ cid }) => cid), rows.map(({ form }) => form), rows.map((row) => row.size_bytes), keys],
  );
  return rows.length;
}
