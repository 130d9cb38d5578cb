import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { fieldError } from "@/lib/platform/errors";
import { isMailFixed } from "@/lib/platform/mail-server";
import { requireRole } from "@/lib/platform/require-role";
import { announceSettings, setSetting } from "@/lib/platform/settings";
import { lockStoreFacts, readStoreFacts } from "@/lib/platform/store-facts";
import type { Actor } from "@/lib/shared/roles";
import type { StoreFactsInput, StoreFactsView } from "@/lib/shared/schemas/store";
import { type Clock, systemClock } from "@/lib/shared/time";
import { requireFreshSignIn } from "./require-fresh-sign-in";

/** A demo lives where it was started; elsewhere the environment wins over what is typed. */
const isAddressFixed = () => env.IS_PUBLIC_URL_FIXED || env.BACKLINE_MODE === "demo";

/** The facts of the store for an admin's page. */
export async function viewStoreFacts(actor: Actor): Promise<StoreFactsView> {
  requireRole(actor, "admin");
  const [facts, { rows }] = await Promise.all([
    readStoreFacts(),
    pool.query<{ people: number }>(
      "SELECT count(DISTINCT user_id)::int AS people FROM second_factor WHERE kind = 'passkey' AND confirmed_at IS NOT NULL",
    ),
  ]);
  const mail = env.BACKLINE_MODE === "demo" ? ("demo" as const) : isMailFixed() ? ("environment" as const) : null;
  return {
    ...facts,
    publicUrl: isAddressFixed() || facts.publicUrl === "" ? new URL(env.PUBLIC_URL).origin : facts.publicUrl,
    fixed: { publicUrl: isAddressFixed(), mail },
    passkeyPeople: rows[0]?.people ?? 0,
  };
}

/** A passkey works at its own host: whoever has nothing else could not come in at another one. */
async function refuseLockedOut(db: Db, userId: string, publicUrl: string): Promise<void> {
  const { rows } = await db.query<{ host: string }>(
    `SELECT DISTINCT rp_id AS host FROM second_factor WHERE user_id = $1 AND kind = 'passkey' AND confirmed_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = $1 AND f.confirmed_at IS NOT NULL AND (f.kind <> 'passkey' OR f.rp_id = $2))
       AND NOT EXISTS (SELECT 1 FROM backup_code WHERE user_id = $1 AND used_at IS NULL)`,
    [userId, new URL(publicUrl).hostname],
  );
  if (!rows[0]) return;
  throw fieldError(
    "publicUrl",
    `Your passkeys work at ${rows[0].host} only, and you have no authenticator app and no backup codes: you could not sign in there. Add one of them first.`,
  );
}

/**
 * Changes name, currency of new records and public address, all or none, each with its own audit entry. Every process goes by
 * name and currency at once; another public address has the launcher begin them anew (docs/adr/0036). Throws `conflict` as
 * `lockStoreFacts`, `fresh_sign_in_required`, and `unprocessable` on the field that does not fit.
 */
export async function changeStoreFacts(
  actor: Actor,
  { version, publicUrl, ...input }: StoreFactsInput,
  clock: Clock = systemClock,
): Promise<void> {
  requireRole(actor, "admin");
  await requireFreshSignIn(actor, clock);
  if (publicUrl !== null && isAddressFixed())
    throw fieldError("publicUrl", "PUBLIC_URL says the public address; change it where the store is started.");
  await inTransaction(async (db) => {
    const before = await lockStoreFacts(db, version);
    const after = { ...input, publicUrl: publicUrl ?? before.publicUrl };
    if (after.publicUrl !== before.publicUrl) await refuseLockedOut(db, actor.userId, after.publicUrl);
    for (const key of (["storeName", "currency", "publicUrl"] as const).filter((one) => before[one] !== after[one])) {
      await setSetting(db, key, after[key], actor.userId);
      const change = { before: before[key], after: after[key] };
      await appendAudit(db, { actorId: actor.userId, action: "setting.changed", subject: key, ...change });
    }
  });
  await announceSettings();
}
