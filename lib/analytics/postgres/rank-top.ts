import "server-only";
import { pool } from "../../platform/db";
import type { Params } from "./scope";

const TOP = 100;

/** The row with this place, by gross, among those of its currency; ties go by id. */
export type Ranked = { id: string; currency: string; place: number };

/**
 * The top hundred of each currency in rows `from` (FROM … WHERE …, alias `r`), so that the many other columns are added up and
 * names are looked up for these alone. With one currency asked for, who was only heard has a row of zeros in it.
 */
export async function rankTop(
  key: "artist_id" | "track_id",
  from: string,
  currency: string | null,
  params: Params,
): Promise<Ranked[]> {
  const asked = `${params.add(currency)}::text`;
  // with a currency's hundred among those who brought something, nobody else has to be looked at
  const isShort = `(${asked} IS NULL OR (SELECT count(*) FROM paid) < ${TOP})`;
  const { rows } = await pool.query<Ranked>(
    `WITH paid AS MATERIALIZED (
       SELECT r.${key}, r.currency::text, sum(r.gross_minor)::bigint AS gross_minor ${from} AND r.currency <> 'XXX' AND r.gross_minor <> 0 GROUP BY 1, r.currency
     ), others AS (
       SELECT DISTINCT r.${key}, CASE r.currency WHEN 'XXX' THEN ${asked} ELSE r.currency::text END AS currency
       ${from} AND ${isShort} AND (r.currency <> 'XXX' OR ${asked} IS NOT NULL)
     )
     SELECT ${key} AS id, currency, place FROM (
       SELECT ${key}, currency, row_number() OVER (PARTITION BY currency ORDER BY gross_minor DESC, ${key}) AS place FROM (
         SELECT * FROM paid UNION ALL
         SELECT ${key}, currency, 0 FROM others WHERE NOT EXISTS (SELECT 1 FROM paid WHERE paid.${key} = others.${key} AND paid.currency = others.currency)
       ) either) ranked WHERE place <= ${TOP}`,
    params.values,
  );
  return rows;
}

/** `top_row` (id, currency, place), as a part of a WITH, and the ids in it. */
export function writeTop(top: readonly Ranked[], params: Params): { ids: string[]; topRow: string } {
  const ranked = params.add(JSON.stringify(top));
  return {
    ids: [...new Set(top.map(({ id }) => id))],
    topRow: `top_row AS (SELECT * FROM jsonb_to_recordset(${ranked}::jsonb) AS t(id uuid, currency text, place integer))`,
  };
}
