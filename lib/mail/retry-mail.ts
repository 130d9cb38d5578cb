import "server-only";
import { appendAudit } from "../audit/append";
import { inTransaction } from "../platform/db";
import { hashAddress } from "../platform/hash-address";
import { fromPublicId } from "../shared/ids";
import type { Clock } from "../shared/time";

/** With ids also what was bounced or held; without, what failed. What waits may be with a worker just now. */
const RETRY = `
  UPDATE mail_outbox SET state = 'waiting', attempts = 0, due_at = $2, last_error = NULL
  WHERE CASE WHEN $1::uuid[] IS NULL THEN state = 'failed'
        ELSE id = ANY($1) AND state IN ('failed', 'bounced', 'held') END
  RETURNING recipient`;

/** Puts mail back at the beginning of its tries; asked for by id, its address counts as good again. Returns how many. */
export async function retryMail(publicIds: readonly string[] | null, userId: string, clock: Clock): Promise<number> {
  const ids = publicIds?.flatMap((id) => fromPublicId("mail", id) ?? []) ?? null;
  return inTransaction(async (db) => {
    const { rows } = await db.query<{ recipient: string }>(RETRY, [ids, clock.now()]);
    if (rows.length === 0) return 0;
    if (ids)
      await db.query("DELETE FROM mail_bounce WHERE address_hash = ANY($1)", [
        rows.map(({ recipient }) => hashAddress(recipient)),
      ]);
    const subject = publicIds ? publicIds.join(" ") : "failed";
    await appendAudit(db, { actorId: userId, action: "mail.retried", subject, after: { mails: rows.length } });
    return rows.length;
  });
}
