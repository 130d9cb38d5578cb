import "server-only";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import type { MemberRole } from "@/lib/shared/roles";
import type { InvitationView } from "@/lib/shared/schemas/account";

const SHOWN = 50;

export type InvitationRow = {
  id: string;
  artistId: string | null;
  artistName: string | null;
  email: string;
  role: MemberRole;
  invitedBy: string | null;
  createdAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  withdrawnAt: Date | null;
};

const COLUMNS = `id, artist_id AS "artistId", artist_name AS "artistName", email, role, invited_by AS "invitedBy",
  created_at AS "createdAt", expires_at AS "expiresAt", accepted_at AS "acceptedAt", withdrawn_at AS "withdrawnAt"`;

export async function findInvitation(id: string | null): Promise<InvitationRow | null> {
  const { rows } = await pool.query<InvitationRow>(`SELECT ${COLUMNS} FROM artist_invitation WHERE id = $1`, [id]);
  return rows[0] ?? null;
}

/** Invitations into an artist that nobody took up, the newest first. */
export async function listOfArtist(artistId: string): Promise<InvitationRow[]> {
  const { rows } = await pool.query<InvitationRow>(
    `SELECT ${COLUMNS} FROM artist_invitation WHERE artist_id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL
     ORDER BY created_at DESC, id LIMIT ${SHOWN}`,
    [artistId],
  );
  return rows;
}

/** Invitations to begin an artist, the newest first. */
export async function listOfNewArtists(): Promise<InvitationRow[]> {
  const { rows } = await pool.query<InvitationRow>(
    `SELECT ${COLUMNS} FROM artist_invitation WHERE artist_name IS NOT NULL ORDER BY created_at DESC, id LIMIT ${SHOWN}`,
  );
  return rows;
}

function stateOf(row: InvitationRow, now: Date): InvitationView["state"] {
  if (row.acceptedAt) return "accepted";
  if (row.withdrawnAt) return "withdrawn";
  return row.expiresAt <= now ? "expired" : "waiting";
}

export function toInvitation(row: InvitationRow, now: Date): InvitationView {
  return {
    id: toPublicId("invitation", row.id),
    email: row.email,
    role: row.role,
    artistName: row.artistName,
    state: stateOf(row, now),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}
