import "server-only";
import { appendAudit } from "@/lib/audit/append";
import type { Db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { MemberRole, Role } from "@/lib/shared/roles";
import { checkNewPassword } from "./check-password";
import { hashPassword } from "./hash-password";

export type NewUser = {
  email: string;
  name: string;
  password: string;
  roles: readonly Role[];
  /** When it was proved that its owner reads the mail of the address. */
  emailVerifiedAt?: Date;
  memberships?: readonly { artistId: string; role: MemberRole }[];
};

/**
 * Creates an account with its grants and artist memberships in the caller's transaction; returns the user id. `actorId`
 * is who did it: a user's uuid, or `system`.
 * Throws AppError `unprocessable` on a password that is easily guessed and `conflict` on an e-mail that is taken.
 */
export async function createUser(db: Db, user: NewUser, actorId: string): Promise<string> {
  checkNewPassword(user.password, [user.email, user.name]);
  const id = newId();
  const email = user.email.trim().toLowerCase();
  const { rowCount } = await db.query(
    "INSERT INTO app_user (id, email, name, password_hash, email_verified_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email) DO NOTHING",
    [id, email, user.name, await hashPassword(user.password), user.emailVerifiedAt ?? null],
  );
  if (rowCount !== 1) throw new AppError("conflict", "This e-mail already has an account.");
  await db.query("INSERT INTO role_grant (user_id, role, granted_by) SELECT $1, unnest($2::text[]), $3", [
    id,
    [...new Set(user.roles)],
    isUuid(actorId) ? actorId : null,
  ]);
  for (const { artistId, role } of user.memberships ?? []) {
    await db.query("INSERT INTO artist_member (user_id, artist_id, role) VALUES ($1, $2, $3)", [id, artistId, role]);
  }
  await appendAudit(db, {
    actorId,
    action: "user.created",
    subject: toPublicId("user", id),
    after: { roles: user.roles },
  });
  return id;
}

function isUuid(value: string): boolean {
  return /^[0-9a-f-]{36}$/.test(value);
}
