import "server-only";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { Scope } from "@/lib/shared/roles";
import type { ApiKeyView } from "@/lib/shared/schemas/accounts";

type Row = {
  id: string;
  name: string;
  prefix: string;
  scopes: Scope[];
  created_at: Date;
  last_used_at: Date | null;
};

/** A person's keys that still work, newest first; never a secret. */
export async function listApiKeys(userId: string): Promise<ApiKeyView[]> {
  const { rows } = await pool.query<Row>(
    `SELECT id, name, prefix, scopes, created_at, last_used_at FROM api_key
     WHERE user_id = $1 AND revoked_at IS NULL ORDER BY id DESC`,
    [userId],
  );
  return rows.map((row) => ({
    id: toPublicId("apiKey", row.id),
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}
