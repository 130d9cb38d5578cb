import "server-only";
import { pool } from "../platform/db";
import type { AuditEntry } from "../shared/schemas/settings";

export type AuditQuery = { cursor?: string; action?: string; actor?: string; limit: number };

type Row = {
  seq: number;
  at: Date;
  actor_name: string | null;
  actor_id: string;
  action: string;
  subject: string;
  before: unknown;
  after: unknown;
  hash: string;
};

/** Newest first. `actor` in the result is a name where the person still exists, else the id. Admins only: callers ask. */
export async function listAudit(query: AuditQuery): Promise<{ data: AuditEntry[]; nextCursor: string | null }> {
  const { rows } = await pool.query<Row>(
    `SELECT a.seq, a.at, u.name AS actor_name, a.actor_id, a.action, a.subject, a.before, a.after, a.hash
     FROM audit_entry a LEFT JOIN app_user u ON u.id::text = a.actor_id
     WHERE ($1::bigint IS NULL OR a.seq < $1) AND ($2::text IS NULL OR a.action = $2) AND ($3::text IS NULL OR a.actor_id = $3)
     ORDER BY a.seq DESC LIMIT $4`,
    [toSeq(query.cursor), query.action ?? null, query.actor ?? null, query.limit + 1],
  );
  const data = rows
    .slice(0, query.limit)
    .map(({ actor_name, actor_id, at, ...row }) => ({ ...row, at: at.toISOString(), actor: actor_name ?? actor_id }));
  return { data, nextCursor: rows.length > query.limit ? String(data.at(-1)?.seq) : null };
}

function toSeq(cursor: string | undefined): number | null {
  const seq = Number(cursor);
  return cursor && Number.isSafeInteger(seq) ? seq : null;
}

/** The actions on record, for the filter. */
export async function listAuditActions(): Promise<string[]> {
  const { rows } = await pool.query<{ action: string }>("SELECT DISTINCT action FROM audit_entry ORDER BY action");
  return rows.map((row) => row.action);
}
