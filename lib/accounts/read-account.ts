import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction, prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { toPublicId } from "@/lib/shared/ids";
import { MEMBER_ROLES } from "@/lib/shared/roles";
import { type AccountView, ApplicationState, type SessionView } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { announceSessions } from "./end-sessions";

const MOST_SESSIONS = 50;

type StoredSession = {
  id: string;
  userAgent: string;
  place: string;
  createdAt: Date;
  lastSeenAt: Date;
};

function toSession(row: StoredSession, ownId: string | null): SessionView {
  return {
    id: toPublicId("session", row.id),
    userAgent: row.userAgent,
    place: row.place,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    isCurrent: row.id === ownId,
  };
}

function loadPerson(userId: string, now: Date) {
  return prisma.user.findUnique({
    where: { id: userId },
    include: {
      emailChange: true,
      mailStops: { where: { kind: "sales" } },
      applications: { orderBy: { createdAt: "desc" }, take: 1 },
      artistMembers: { include: { artist: true }, orderBy: { artist: { name: "asc" } } },
      sessions: {
        where: { revokedAt: null, expiresAt: { gt: now } },
        orderBy: { lastSeenAt: "desc" },
        take: MOST_SESSIONS,
      },
    },
  });
}
type Person = NonNullable<Awaited<ReturnType<typeof loadPerson>>>;

function describeChange({ emailChange }: Person, now: Date): AccountView["emailChange"] {
  if (!emailChange || emailChange.expiresAt <= now) return null;
  const { newEmail, oldConfirmedAt, newConfirmedAt, expiresAt } = emailChange;
  const confirmed = { isOldConfirmed: oldConfirmedAt !== null, isNewConfirmed: newConfirmedAt !== null };
  return { newEmail, ...confirmed, expiresAt: expiresAt.toISOString() };
}

function describeApplication({ applications: [last] }: Person): AccountView["application"] {
  if (!last) return null;
  const { artistName, reply, createdAt } = last;
  return { artistName, reply, state: ApplicationState.parse(last.state), createdAt: createdAt.toISOString() };
}

/** Everything a person sees and changes of their own account. */
export async function readAccount(actor: UserActor, clock: Clock = systemClock): Promise<AccountView> {
  const now = clock.now();
  const person = await loadPerson(actor.userId, now);
  if (!person) throw new AppError("not_found", "There is no such account any more.");
  return {
    id: toPublicId("user", person.id),
    name: person.name,
    email: person.email,
    isEmailVerified: person.emailVerifiedAt !== null,
    emailChange: describeChange(person, now),
    passwordChangedAt: person.passwordChangedAt.toISOString(),
    sessions: person.sessions.map((session) => toSession(session, actor.sessionId)),
    memberships: person.artistMembers.map(({ artist, role }) => ({
      artistId: toPublicId("artist", artist.id),
      slug: artist.slug,
      name: artist.name,
      role: MEMBER_ROLES.find((one) => one === role) ?? "viewer",
    })),
    application: describeApplication(person),
    hasSaleNotices: person.mailStops.length === 0,
  };
}

/** Changes one's own name; it is read anew everywhere. */
export async function renamePerson(userId: string, name: string): Promise<void> {
  await inTransaction(async (db) => {
    await db.query("UPDATE app_user SET name = $2 WHERE id = $1", [userId, name]);
    await appendAudit(db, { actorId: userId, action: "user.renamed", subject: toPublicId("user", userId) });
  });
  await announceSessions(userId);
}
