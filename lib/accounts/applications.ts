import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { limit } from "@/lib/platform/rate-limit";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId, newId, toPublicId } from "@/lib/shared/ids";
import type { ApplicationDecision, ApplicationView } from "@/lib/shared/schemas/account";
import { type Clock, systemClock } from "@/lib/shared/time";
import { announceSessions } from "./end-sessions";
import { addMember, createArtist } from "./membership";
import { requireFreshSignIn } from "./require-fresh-sign-in";

const SHOWN = 50;

const TELL_ADMINS = `
  INSERT INTO mail_outbox (id, kind, once_key, about, recipient, due_at, created_at)
  SELECT m.id, 'application', $1::text || ':' || m."userId", $1::uuid, m.email, $2, $2
  FROM jsonb_to_recordset($3::jsonb) AS m(id uuid, "userId" uuid, email text)`;

async function tellAdmins(db: Db, applicationId: string, now: Date): Promise<void> {
  const { rows } = await db.query<{ userId: string; email: string }>(
    `SELECT u.id AS "userId", u.email FROM app_user u JOIN role_grant g ON g.user_id = u.id AND g.role = 'admin'
     WHERE u.disabled_at IS NULL`,
  );
  await db.query(TELL_ADMINS, [applicationId, now, JSON.stringify(rows.map((admin) => ({ id: newId(), ...admin })))]);
}

/**
 * Asks to be an artist here. The admins are told. Throws `unprocessable` while the address is not verified, `conflict` while
 * another one of the same person waits.
 */
export async function applyAsArtist(
  userId: string,
  { artistName, words }: { artistName: string; words: string },
  clock: Clock = systemClock,
): Promise<void> {
  const { rows } = await pool.query<{ email: string; isVerified: boolean }>(
    `SELECT email, email_verified_at IS NOT NULL AS "isVerified" FROM app_user WHERE id = $1`,
    [userId],
  );
  if (!rows[0]?.isVerified)
    throw new AppError("unprocessable", "Confirm your e-mail address first: the answer goes there.");
  await limit("account-mail", rows[0].email);
  const [id, now] = [newId(), clock.now()];
  await inTransaction(async (db) => {
    const { rowCount } = await db.query(
      `INSERT INTO artist_application (id, user_id, artist_name, words, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (user_id) WHERE state = 'waiting' DO NOTHING`,
      [id, userId, artistName, words, now],
    );
    if (rowCount !== 1) throw new AppError("conflict", "Your last application is not answered yet.");
    await tellAdmins(db, id, now);
    await appendAudit(db, { actorId: userId, action: "artist.applied", subject: toPublicId("application", id) });
  });
}

type Row = Omit<ApplicationView, "createdAt" | "decidedAt"> & { createdAt: Date; decidedAt: Date | null };

/** Those that wait, then the newest. */
export async function listApplications(): Promise<ApplicationView[]> {
  const { rows } = await pool.query<Row>(
    `SELECT a.id, u.name AS "personName", u.email, a.artist_name AS "artistName", a.words, a.state, a.reply,
       a.created_at AS "createdAt", a.decided_at AS "decidedAt"
     FROM artist_application a JOIN app_user u ON u.id = a.user_id
     ORDER BY a.state <> 'waiting', a.created_at DESC, a.id LIMIT ${SHOWN}`,
  );
  return rows.map((row) => ({
    ...row,
    id: toPublicId("application", row.id),
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }));
}

type Decided = { userId: string; artistName: string };

async function approve(db: Db, id: string, { userId, artistName }: Decided, adminId: string): Promise<void> {
  const artistId = await createArtist(db, artistName);
  await db.query("UPDATE artist_application SET artist_id = $2 WHERE id = $1", [id, artistId]);
  await addMember(db, { artistId, userId, role: "owner", by: adminId });
}

/**
 * Answers an application (public id) with words that go out by mail; with a yes the artist begins and its applicant owns it.
 * Throws `not_found`, and `conflict` when another admin was first.
 */
export async function decideApplication(
  actor: UserActor,
  publicId: string,
  { decision, reply }: ApplicationDecision,
  clock: Clock = systemClock,
): Promise<void> {
  await requireFreshSignIn(actor, clock);
  const id = fromPublicId("application", publicId);
  const now = clock.now();
  const userId = await inTransaction(async (db) => {
    const { rows } = await db.query<Decided & { isWaiting: boolean }>(
      `SELECT user_id AS "userId", artist_name AS "artistName", state = 'waiting' AS "isWaiting"
       FROM artist_application WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const [application] = rows;
    if (!id || !application) throw new AppError("not_found", "There is no such application.");
    if (!application.isWaiting) throw new AppError("conflict", "This application is answered already.");
    const state = decision === "approve" ? "approved" : "refused";
    await db.query(
      "UPDATE artist_application SET state = $2, reply = $3, decided_at = $4, decided_by = $5 WHERE id = $1",
      [id, state, reply, now, actor.userId],
    );
    if (decision === "approve") await approve(db, id, application, actor.userId);
    await db.query(
      `INSERT INTO mail_outbox (id, kind, once_key, about, recipient, due_at, created_at)
       SELECT $1, 'application-answer', $2::text, $2::uuid, email, $3, $3 FROM app_user WHERE id = $4`,
      [newId(), id, now, application.userId],
    );
    await appendAudit(db, { actorId: actor.userId, action: `artist.application_${state}`, subject: publicId });
    return application.userId;
  });
  await announceSessions(userId);
}
