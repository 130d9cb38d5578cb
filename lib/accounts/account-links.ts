import "server-only";
import { readAccountToken } from "@/lib/platform/account-token";
import { type Db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/ids";
import type { LinkKind } from "@/lib/shared/schemas/account";

const HOUR = 3_600;
/** How long a link of a kind opens what it is for. */
export const LINK_SECONDS: Record<LinkKind, number> = {
  "sign-up": 24 * HOUR,
  verify: 24 * HOUR,
  "change-old": 24 * HOUR,
  "change-new": 24 * HOUR,
  reset: HOUR / 2,
  invite: 7 * 24 * HOUR,
};

export type AccountLink = {
  id: string;
  kind: LinkKind;
  email: string;
  userId: string | null;
  about: string | null;
  createdAt: Date;
  expiresAt: Date;
};
type Stored = AccountLink & { usedAt: Date | null };

const COLUMNS = `id, kind, email, user_id AS "userId", about, created_at AS "createdAt", expires_at AS "expiresAt"`;

/**
 * Makes a link and has its mail sent, in the caller's transaction: one row each, whoever the address is of. The worker finds
 * out what there is to say (docs/adr/0034). Returns the link's id.
 */
export async function sendLink(
  db: Db,
  link: { kind: LinkKind; email: string; userId?: string; about?: string },
  now: Date,
): Promise<string> {
  const id = newId();
  const expiresAt = new Date(now.getTime() + LINK_SECONDS[link.kind] * 1000);
  await db.query(
    `WITH link AS (
       INSERT INTO account_link (id, kind, email, user_id, about, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7))
     INSERT INTO mail_outbox (id, kind, once_key, about, recipient, due_at, created_at) VALUES ($8, $2, $1::text, $1, $3, $6, $6)`,
    [id, link.kind, link.email, link.userId ?? null, link.about ?? null, now, expiresAt, newId()],
  );
  return id;
}

function refuse(stored: Stored | undefined, now: Date): void {
  if (!stored) throw new AppError("not_found", "This link is not complete. Open it from the mail once more.");
  if (stored.usedAt) throw new AppError("gone", "This link was used already. Each works once.");
  if (stored.expiresAt <= now) throw new AppError("gone", "This link is too old. Ask for a new one.");
}

/** The link of a token, still unused. Throws `not_found` for one that is none, `gone` for a used or an old one. */
export async function findLink(token: string, now: Date): Promise<AccountLink> {
  const { rows } = await pool.query<Stored>(`SELECT ${COLUMNS}, used_at AS "usedAt" FROM account_link WHERE id = $1`, [
    readAccountToken(token),
  ]);
  refuse(rows[0], now);
  return rows[0] as Stored;
}

/** Uses a link up, in the caller's transaction; of several at once, one. Throws `gone` for the others. */
export async function takeLinkUp(db: Db, linkId: string, now: Date): Promise<void> {
  const { rowCount } = await db.query(
    "UPDATE account_link SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2",
    [linkId, now],
  );
  if (rowCount !== 1) throw new AppError("gone", "This link was used already. Each works once.");
}

/** Ends the unused links that are about something: an invitation that was withdrawn, a change that another one replaced. */
export async function endLinksAbout(db: Db, about: string, now: Date): Promise<void> {
  await db.query("UPDATE account_link SET used_at = $2 WHERE about = $1 AND used_at IS NULL", [about, now]);
}
