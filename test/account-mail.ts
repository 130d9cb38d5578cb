import { accountToken } from "@/lib/platform/account-token";
import { pool } from "@/lib/platform/db";
import type { LinkKind } from "@/lib/shared/schemas/account";

/** The token of the newest link of a kind that was sent to an address, as its mail holds it. */
export async function readToken(kind: LinkKind, email: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT l.id FROM account_link l JOIN mail_outbox m ON m.about = l.id AND m.kind = l.kind AND m.recipient = l.email
     WHERE l.kind = $1 AND l.email = $2 ORDER BY l.created_at DESC, l.id DESC LIMIT 1`,
    [kind, email],
  );
  if (!rows[0]) throw new Error(`no ${kind} was sent to ${email}`);
  return accountToken(rows[0].id);
}
