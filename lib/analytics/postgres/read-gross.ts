import "server-only";
import { pool } from "../../platform/db";
import { toPublicId } from "../../shared/ids";
import type { Period } from "../../shared/schemas/analytics";
import type { AnalyticsFilter } from "../store";
import { fromRollUp, Params, resolveScope } from "./scope";

type Row = { id: string; gross_minor: number };

/** Money alone is in the roll-ups for any period: no distinct people, so no raw row. */
export async function readGross(
  by: "artist" | "track",
  period: Period,
  filter: AnalyticsFilter,
): Promise<Map<string, number>> {
  const scope = await resolveScope(filter);
  const params = new Params();
  const from = fromRollUp(by === "track" || scope.trackIds ? "track" : "artist", period, scope, params);
  const { rows } = await pool.query<Row>(
    `SELECT r.${by}_id AS id, sum(r.gross_minor)::bigint AS gross_minor ${from} AND r.currency <> 'XXX' GROUP BY 1`,
    params.values,
  );
  return new Map(rows.map(({ id, gross_minor }) => [toPublicId(by, id), gross_minor]));
}
