import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { toPublicId } from "@/lib/shared/ids";
import type { LinkUsed } from "@/lib/shared/schemas/account";
import { type AccountLink, takeLinkUp } from "./account-links";
import { claimOrders } from "./claim-orders";

/** The account's address is its holder's. Throws `gone` when the account has another one by now. */
export async function verifyEmail(link: AccountLink, now: Date): Promise<LinkUsed> {
  const userId = link.userId ?? "";
  const claimed = await inTransaction(async (db) => {
    await takeLinkUp(db, link.id, now);
    const { rowCount } = await db.query(
      "UPDATE app_user SET email_verified_at = coalesce(email_verified_at, $3) WHERE id = $1 AND email = $2 AND disabled_at IS NULL",
      [userId, link.email, now],
    );
    if (rowCount !== 1) throw new AppError("gone", "The account has another address by now.");
    await appendAudit(db, { actorId: userId, action: "user.email_verified", subject: toPublicId("user", userId) });
    return claimOrders(db, userId, now);
  });
  return { kind: link.kind, email: link.email, isComplete: true, claimed };
}
