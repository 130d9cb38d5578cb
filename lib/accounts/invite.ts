import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import { limit } from "@/lib/platform/rate-limit";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId, newId, toPublicId } from "@/lib/shared/ids";
import { hasRole, type MemberRole } from "@/lib/shared/roles";
import type { InvitationView } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { endLinksAbout, LINK_SECONDS, sendLink } from "./account-links";
import { findInvitation, type InvitationRow, toInvitation } from "./invitation-row";
import { requireOwner } from "./membership";
import { requireFreshSignIn } from "./require-fresh-sign-in";

type Into = { artistId: string; artistName: null } | { artistId: null; artistName: string };
type Invitation = Into & { email: string; role: MemberRole };

async function withdrawEarlier(db: Db, { artistId, artistName, email }: Invitation, now: Date): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `UPDATE artist_invitation SET withdrawn_at = $4
     WHERE email = $1 AND artist_id IS NOT DISTINCT FROM $2 AND artist_name IS NOT DISTINCT FROM $3
       AND accepted_at IS NULL AND withdrawn_at IS NULL RETURNING id`,
    [email, artistId, artistName, now],
  );
  for (const { id } of rows) await endLinksAbout(db, id, now);
}

/** Writes an invitation and has it sent; one to the same address for the same artist gives way to it. */
async function send(invitation: Invitation, invitedBy: string, now: Date): Promise<InvitationView> {
  await limit("account-mail", invitation.email);
  const id = newId();
  const expiresAt = new Date(now.getTime() + LINK_SECONDS.invite * 1000);
  const { artistId, artistName, email, role } = invitation;
  await inTransaction(async (db) => {
    await withdrawEarlier(db, invitation, now);
    await db.query(
      `INSERT INTO artist_invitation (id, artist_id, artist_name, email, role, invited_by, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, artistId, artistName, email, role, invitedBy, now, expiresAt],
    );
    await sendLink(db, { kind: "invite", email, about: id }, now);
    const after = { role, artist: artistId && toPublicId("artist", artistId) };
    const event = { actorId: invitedBy, action: "artist.invited", subject: toPublicId("invitation", id) };
    await appendAudit(db, { ...event, after });
  });
  const row: InvitationRow = {
    ...invitation,
    id,
    invitedBy,
    createdAt: now,
    expiresAt,
    acceptedAt: null,
    withdrawnAt: null,
  };
  return toInvitation(row, now);
}

/** An owner asks an address into their artist (public id). Throws `unprocessable` at `email` for one who is a member. */
export async function inviteMember(
  actor: UserActor,
  publicId: string,
  { email, role }: { email: string; role: MemberRole },
  clock: Clock = systemClock,
): Promise<InvitationView> {
  const artistId = await requireOwner(actor, publicId, clock);
  const isMember = await inTransaction((db) => isMemberAlready(db, artistId, email));
  if (isMember) throw fieldError("email", "This person is a member already. Change their role in the list.");
  return send({ artistId, artistName: null, email, role }, actor.userId, clock.now());
}

async function isMemberAlready(db: Db, artistId: string, email: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "SELECT 1 FROM artist_member m JOIN app_user u ON u.id = m.user_id WHERE m.artist_id = $1 AND u.email = $2",
    [artistId, email],
  );
  return rowCount === 1;
}

/** An admin asks somebody to begin an artist here, as its owner. */
export async function inviteArtist(
  actor: UserActor,
  { email, artistName }: { email: string; artistName: string },
  clock: Clock = systemClock,
): Promise<InvitationView> {
  await requireFreshSignIn(actor, clock);
  return send({ artistId: null, artistName, email, role: "owner" }, actor.userId, clock.now());
}

/**
 * Takes an invitation (public id) back, and its link with it: owners those of their artist (`artistId`, public), admins those
 * of new artists (null). Throws `not_found` for one that is not theirs or was taken up.
 */
export async function withdrawInvitation(
  actor: UserActor,
  { artistId, invitationId }: { artistId: string | null; invitationId: string },
  clock: Clock = systemClock,
): Promise<void> {
  const ownArtist = artistId === null ? null : await requireOwner(actor, artistId, clock);
  if (ownArtist === null && !hasRole(actor, "admin")) throw new AppError("forbidden", "This is for admins.");
  const invitation = await findInvitation(fromPublicId("invitation", invitationId));
  const now = clock.now();
  await inTransaction(async (db) => {
    const { rowCount } = await db.query(
      `UPDATE artist_invitation SET withdrawn_at = $3 WHERE id = $1 AND artist_id IS NOT DISTINCT FROM $2
         AND accepted_at IS NULL AND withdrawn_at IS NULL`,
      [invitation?.id ?? null, ownArtist, now],
    );
    if (rowCount !== 1 || !invitation) throw new AppError("not_found", "No such invitation waits.");
    await endLinksAbout(db, invitation.id, now);
    await appendAudit(db, { actorId: actor.userId, action: "artist.invitation_withdrawn", subject: invitationId });
  });
}
