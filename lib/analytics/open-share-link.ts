import "server-only";
import { pool } from "../platform/db";
import type { Role } from "../shared/roles";
import type { AnalyticsQuery } from "../shared/schemas/analytics";
import { type SharedPage, SharedQuery } from "../shared/schemas/share";
import { type Clock, systemClock } from "../shared/time";
import { isSignedFor, parseToken, ShareScope } from "./share-link-scope";
import type { AnalyticsViewer } from "./viewer";

export type OpenedLink = { page: SharedPage; query: AnalyticsQuery; viewer: AnalyticsViewer; expiresAt: string };

type Row = { id: string; scope: unknown; expires_at: Date; roles: Role[] | null; artist_ids: string[] | null };

const FIND = `SELECT s.id, s.scope, s.expires_at,
    (SELECT array_agg(role) FROM role_grant WHERE user_id = u.id) AS roles,
    (SELECT array_agg(artist_id) FROM artist_member WHERE user_id = u.id AND role <> 'viewer') AS artist_ids
  FROM share_link s JOIN app_user u ON u.id = s.created_by
  WHERE s.secret_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL`;

/** Whether its maker could still hand on what it shows. */
function isStillAllowed({ artistIds }: ShareScope, row: Row): boolean {
  if (artistIds === null) return (row.roles ?? []).some((role) => role === "analyst" || role === "admin");
  return (row.roles ?? []).includes("artist") && artistIds.every((id) => row.artist_ids?.includes(id));
}

/**
 * What a link's token shows; null when it is unknown, over, revoked, altered, or its maker may no longer see it: the reader
 * is told nothing more. Counts the opening.
 */
export async function openShareLink(token: string, clock: Clock = systemClock): Promise<OpenedLink | null> {
  const given = parseToken(token);
  if (!given) return null;
  const { rows } = await pool.query<Row>(FIND, [given.hash, clock.now()]);
  const [row] = rows;
  const scope = ShareScope.safeParse(row?.scope);
  if (!row || !scope.success) return null;
  const link = { id: row.id, scope: scope.data, expiresAt: row.expires_at };
  const query = SharedQuery.safeParse(scope.data.query);
  if (!isSignedFor(link, given) || !isStillAllowed(scope.data, row) || !query.success) return null;
  await pool.query("UPDATE share_link SET opened = opened + 1, opened_at = $2 WHERE id = $1", [row.id, clock.now()]);
  return {
    page: scope.data.page,
    query: { ...query.data, format: "json" },
    viewer: { artistIds: scope.data.artistIds },
    expiresAt: row.expires_at.toISOString(),
  };
}
