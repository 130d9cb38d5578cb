import "server-only";
import { pool } from "../platform/db";

export type AuditActor = { id: string; name: string };

/** Everyone who stands in the log, for the filter; `name` is the id where the person is gone. */
export async function listAuditActors(): Promise<AuditActor[]> {
  const { rows } = await pool.query<AuditActor>(
    `SELECT a.actor_id AS id, COALESCE(u.name, a.actor_id) AS name
     FROM (SELECT DISTINCT actor_id FROM audit_entry) a LEFT JOIN app_user u ON u.id::text = a.actor_id
     ORDER BY name, id`,
  );
  return rows;
}
