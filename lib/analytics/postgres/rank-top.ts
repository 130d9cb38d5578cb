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
  const heard = `SELECT r.${key}, ${asked} AS currency, 0::bigint AS gross_minor ${from} AND r.currency = 'XXX' AND ${asked} IS NOT NULL
    AND (SELECT count(*) FROM sold WHERE gross_minor > 0) < ${TOP} AND r.${key} NOT IN (SELECT ${key} FROM sold) GROUP BY 1`;
  const { rows } = await pool.query<Ranked>(
    `WITH sold AS MATERIALIZED (SELECT r.${key}, r.currency::text, sum(r.gross_minor)::bigint AS gross_minor ${from} AND r.currency <> 'XXX' GROUP BY 1, r.currency)
     SELECT ${key} AS id, currency, place FROM (
       SELECT ${key}, currency, row_number() OVER (PARTITION BY currency ORDER BY gross_minor DESC, ${key}) AS place
       FROM (SELECT * FROM sold UNION ALL ${heard}) either) ranked WHERE place <= ${TOP}`,
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
