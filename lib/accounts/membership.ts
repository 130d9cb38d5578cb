import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId, newId, toPublicId } from "@/lib/shared/ids";
import { canSeeArtist, hasRole, type MemberRole } from "@/lib/shared/roles";
import type { InvitationView, MemberList } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { toSlug } from "@/lib/shared/to-slug";
import { announceSessions } from "./end-sessions";
import { type InvitationRow, listOfArtist, toInvitation } from "./invitation-row";
import { requireFreshSignIn } from "./require-fresh-sign-in";

type Member = { userId: string; name: string; email: string; role: MemberRole };

async function findRole(db: Db, userId: string, artistId: string): Promise<MemberRole | null> {
  const { rows } = await db.query<{ role: MemberRole }>(
    "SELECT role FROM artist_member WHERE user_id = $1 AND artist_id = $2",
    [userId, artistId],
  );
  return rows[0]?.role ?? null;
}

/** The bare id of an artist (public id) whose members the actor may see. Throws `not_found` for every other. */
export function requireArtist(actor: UserActor, publicId: string): string {
  const artistId = fromPublicId("artist", publicId);
  if (!artistId || !canSeeArtist(actor, artistId)) throw new AppError("not_found", "You belong to no such artist.");
  return artistId;
}

/** As `requireArtist`, for an owner of it or an admin, freshly signed in; `forbidden` for other members. */
export async function requireOwner(actor: UserActor, publicId: string, clock: Clock): Promise<string> {
  const artistId = requireArtist(actor, publicId);
  if (!hasRole(actor, "admin") && (await findRole(pool, actor.userId, artistId)) !== "owner")
    throw new AppError("forbidden", "Only an owner of the artist says who its members are.");
  await requireFreshSignIn(actor, clock);
  return artistId;
}

/** Who belongs to an artist, by name; for owners also who is invited. */
export async function listMembers(actor: UserActor, publicId: string, clock: Clock = systemClock): Promise<MemberList> {
  const artistId = requireArtist(actor, publicId);
  const [{ rows: artists }, { rows: members }, invited] = await Promise.all([
    pool.query<{ name: string }>("SELECT name FROM artist WHERE id = $1", [artistId]),
    pool.query<Member>(
      `SELECT u.id AS "userId", u.name, u.email, m.role FROM artist_member m JOIN app_user u ON u.id = m.user_id
       WHERE m.artist_id = $1 AND u.disabled_at IS NULL ORDER BY lower(u.name), u.id`,
      [artistId],
    ),
    listOfArtist(artistId),
  ]);
  const isOwner =
    hasRole(actor, "admin") || members.some(({ userId, role }) => userId === actor.userId && role === "owner");
  const now = clock.now();
  const invitations: InvitationView[] = isOwner ? invited.map((row: InvitationRow) => toInvitation(row, now)) : [];
  return {
    artistId: publicId,
    artistName: artists[0]?.name ?? "",
    isOwner,
    members: members.map((one) => ({
      ...one,
      userId: toPublicId("user", one.userId),
      isYou: one.userId === actor.userId,
    })),
    invitations,
  };
}

/** Locks the artist, so that of two changes at once neither takes the last owner that the other one leaves. */
async function lockMember(
  db: Db,
  artistId: string,
  userId: string | null,
): Promise<{ userId: string; role: MemberRole }> {
  await db.query("SELECT 1 FROM artist WHERE id = $1 FOR UPDATE", [artistId]);
  const role = userId && (await findRole(db, userId, artistId));
  if (!userId || !role) throw new AppError("not_found", "There is no such member.");
  return { userId, role };
}

async function requireAnotherOwner(db: Db, artistId: string, userId: string): Promise<void> {
  const { rowCount } = await db.query(
    "SELECT 1 FROM artist_member WHERE artist_id = $1 AND role = 'owner' AND user_id <> $2 LIMIT 1",
    [artistId, userId],
  );
  if (rowCount === 0)
    throw new AppError("unprocessable", "An artist has an owner at all times. Make somebody else an owner first.");
}

type Change = { actor: UserActor; artistId: string; userId: string };

/** Gives a member (public ids) another role; it counts in every process at once. Throws `unprocessable` for the last owner. */
export async function changeMember(change: Change & { role: MemberRole }, clock: Clock = systemClock): Promise<void> {
  const { actor, role } = change;
  const artistId = await requireOwner(actor, change.artistId, clock);
  const userId = await inTransaction(async (db) => {
    const member = await lockMember(db, artistId, fromPublicId("user", change.userId));
    if (member.role === "owner" && role !== "owner") await requireAnotherOwner(db, artistId, member.userId);
    await db.query("UPDATE artist_member SET role = $3 WHERE artist_id = $1 AND user_id = $2", [
      artistId,
      member.userId,
      role,
    ]);
    const subject = change.artistId;
    const after = { member: change.userId, role };
    const before = { member: change.userId, role: member.role };
    await appendAudit(db, { actorId: actor.userId, action: "artist.member_changed", subject, before, after });
    return member.userId;
  });
  await announceSessions(userId);
}

/** Takes a member off an artist: an owner anybody, everybody themselves. Who belongs to none any more is no artist. */
export async function removeMember(change: Change, clock: Clock = systemClock): Promise<void> {
  const { actor } = change;
  const isSelf = fromPublicId("user", change.userId) === actor.userId;
  const artistId = isSelf ? requireArtist(actor, change.artistId) : await requireOwner(actor, change.artistId, clock);
  const userId = await inTransaction(async (db) => {
    const member = await lockMember(db, artistId, fromPublicId("user", change.userId));
    if (member.role === "owner") await requireAnotherOwner(db, artistId, member.userId);
    await db.query("DELETE FROM artist_member WHERE artist_id = $1 AND user_id = $2", [artistId, member.userId]);
    await db.query(
      `DELETE FROM role_grant WHERE user_id = $1 AND role = 'artist'
         AND NOT EXISTS (SELECT 1 FROM artist_member WHERE user_id = $1)`,
      [member.userId],
    );
    const before = { member: change.userId, role: member.role };
    const event = { actorId: actor.userId, action: "artist.member_removed", subject: change.artistId };
    await appendAudit(db, { ...event, before });
    return member.userId;
  });
  await announceSessions(userId);
}

/** Makes somebody a member and an artist, in the caller's transaction; whoever is one already stays what they are. */
export async function addMember(
  db: Db,
  member: { artistId: string; userId: string; role: MemberRole; by: string | null },
): Promise<void> {
  const { artistId, userId, role, by } = member;
  await db.query(
    "INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, $3) ON CONFLICT (user_id, artist_id) DO NOTHING",
    [userId, artistId, role],
  );
  await db.query(
    "INSERT INTO role_grant (user_id, role, granted_by) VALUES ($1, 'artist', $2) ON CONFLICT (user_id, role) DO NOTHING",
    [userId, by],
  );
  const after = { member: toPublicId("user", userId), role };
  const event = { actorId: userId, action: "artist.member_added", subject: toPublicId("artist", artistId) };
  await appendAudit(db, { ...event, after });
}

/** A new artist with a free address of its own, in the caller's transaction; returns the bare id. */
export async function createArtist(db: Db, name: string): Promise<string> {
  const [id, slug] = [newId(), toSlug(name)];
  await db.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`artist-slug:${slug}`]);
  const { rows } = await db.query<{ slug: string }>(
    "SELECT slug FROM artist WHERE slug = $1 OR starts_with(slug, $2)",
    [slug, `${slug}-`],
  );
  const taken = new Set(rows.map((row) => row.slug));
  let free = slug;
  for (let n = 2; taken.has(free); n++) free = `${slug}-${n}`;
  await db.query("INSERT INTO artist (id, slug, name) VALUES ($1, $2, $3)", [id, free, name]);
  return id;
}
