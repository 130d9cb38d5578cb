import "server-only";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { LinkUsed } from "@/lib/shared/schemas/account";
import { type AccountLink, takeLinkUp } from "./account-links";
import { claimOrders } from "./claim-orders";
import { createUser } from "./create-user";

export type NewPerson = { email: string; name: string; password: string };

/** The id of the account of an address, or null. */
export async function findAccount(email: string): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM app_user WHERE email = $1", [email]);
  return rows[0]?.id ?? null;
}

/** An account whose address is verified from the first moment; in the caller's transaction. */
export async function createVerified(db: Db, person: NewPerson, now: Date): Promise<string> {
  return createUser(db, { ...person, roles: ["buyer"], emailVerifiedAt: now }, "system");
}

/**
 * Makes the account that a link was asked for. Its holder reads the mail of the address, so nobody else's password is ever
 * on it. Throws `gone` when the address has an account meanwhile, `unprocessable` at `password`.
 */
export async function completeSignUp(link: AccountLink, person: NewPerson, now: Date): Promise<LinkUsed> {
  if (await findAccount(link.email)) throw new AppError("gone", "This address has an account by now. Sign in with it.");
  const claimed = await inTransaction(async (db) => {
    await takeLinkUp(db, link.id, now);
    return claimOrders(db, await createVerified(db, person, now), now);
  });
  return { kind: link.kind, email: link.email, isComplete: true, claimed };
}
