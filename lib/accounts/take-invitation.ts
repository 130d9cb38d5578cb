import "server-only";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import type { LinkUsed, LinkUseInput } from "@/lib/shared/schemas/account";
import { type AccountLink, takeLinkUp } from "./account-links";
import { claimOrders } from "./claim-orders";
import { createVerified, findAccount } from "./complete-sign-up";
import { announceSessions } from "./end-sessions";
import { findInvitation, type InvitationRow } from "./invitation-row";
import { addMember, createArtist } from "./membership";

/** The invitation of a link with its artist's name, and whether its address has an account. Throws `gone` once it is off. */
export async function readInvitation(
  link: AccountLink,
): Promise<{ invitation: InvitationRow; artistName: string; userId: string | null }> {
  const invitation = await findInvitation(link.about);
  if (!invitation || invitation.acceptedAt || invitation.withdrawnAt)
    throw new AppError("gone", "This invitation was taken back or taken up already.");
  const { rows } = await pool.query<{ name: string }>("SELECT name FROM artist WHERE id = $1", [invitation.artistId]);
  const artistName = rows[0]?.name ?? invitation.artistName ?? "";
  return { invitation, artistName, userId: await findAccount(link.email) };
}

async function accept(db: Db, invitation: InvitationRow, userId: string, now: Date): Promise<void> {
  const artistId = invitation.artistId ?? (await createArtist(db, invitation.artistName ?? ""));
  const { rowCount } = await db.query(
    "UPDATE artist_invitation SET accepted_at = $2, artist_id = $3 WHERE id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL",
    [invitation.id, now, artistId],
  );
  if (rowCount !== 1) throw new AppError("gone", "This invitation was taken back or taken up already.");
  await addMember(db, { artistId, userId, role: invitation.role, by: invitation.invitedBy });
}

/**
 * Takes an invitation up for the account of its address; without one, `name` and `password` make it. Reading the mail
 * verifies the address either way. Throws `unprocessable` at the field that is missing.
 */
export async function takeInvitation(link: AccountLink, input: LinkUseInput, now: Date): Promise<LinkUsed> {
  const { invitation, userId: known } = await readInvitation(link);
  const { name, password } = input;
  if (!known && name === undefined) throw fieldError("name", "A name, please.");
  if (!known && password === undefined) throw fieldError("password", "A password, please.");
  const done = await inTransaction(async (db) => {
    await takeLinkUp(db, link.id, now);
    const person = { email: link.email, name: name ?? "", password: password ?? "" };
    const userId = known ?? (await createVerified(db, person, now));
    await db.query("UPDATE app_user SET email_verified_at = coalesce(email_verified_at, $2) WHERE id = $1", [
      userId,
      now,
    ]);
    await accept(db, invitation, userId, now);
    return { userId, claimed: await claimOrders(db, userId, now) };
  });
  await announceSessions(done.userId);
  return { kind: link.kind, email: link.email, isComplete: true, claimed: done.claimed };
}
