import "server-only";
import { randomBytes } from "node:crypto";
import { appendAudit } from "@/lib/audit/append";
import { sha256Hex } from "@/lib/platform/crypto";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import type { Scope } from "@/lib/shared/roles";
import type { CreatedApiKey } from "@/lib/shared/schemas/accounts";
import { type Clock, systemClock } from "@/lib/shared/time";
import { requireFreshSignIn } from "./require-fresh-sign-in";

/**
 * Makes a key for the person asking, who must be freshly signed in: a key outlives the session it was made in. A key that makes
 * keys cannot hand on more than it has. Throws AppError `fresh_sign_in_required` and `forbidden`.
 */
export async function createApiKey(
  input: { actor: UserActor; name: string; scopes: readonly Scope[] },
  clock: Clock = systemClock,
): Promise<CreatedApiKey> {
  const { actor, name } = input;
  if (actor.sessionId !== null) await requireFreshSignIn(actor, clock);
  const excess = actor.scopes ? input.scopes.filter((scope) => !actor.scopes?.includes(scope)) : [];
  if (excess.length > 0) throw new AppError("forbidden", `This key cannot give what it lacks: ${excess.join(", ")}.`);
  const scopes = [...new Set(input.scopes)];
  const made = await inTransaction((db) => issueApiKey(db, { userId: actor.userId, name, scopes }));
  const key = { id: toPublicId("apiKey", made.id), name, prefix: made.prefix, scopes };
  return { key: { ...key, createdAt: made.createdAt.toISOString(), lastUsedAt: null }, token: made.token };
}

/**
 * Writes a key `bl_<prefix>_<secret>` in the caller's transaction. `token` is the only copy: the database keeps the SHA-256 of the whole token, and
 * the prefix so that a person can tell keys apart. 256 random bits need no slow hash.
 */
export async function issueApiKey(
  db: Db,
  input: { userId: string; name: string; scopes: readonly Scope[] },
): Promise<{ id: string; prefix: string; token: string; createdAt: Date }> {
  const id = newId();
  const createdAt = new Date();
  const prefix = randomBytes(4).toString("hex");
  const token = `bl_${prefix}_${randomBytes(32).toString("base64url")}`;
  await db.query(
    `INSERT INTO api_key (id, user_id, name, prefix, key_hash, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, input.userId, input.name, prefix, sha256Hex(token), input.scopes, createdAt],
  );
  await appendAudit(db, {
    actorId: input.userId,
    action: "api_key.created",
    subject: toPublicId("apiKey", id),
    after: { prefix, scopes: input.scopes },
  });
  return { id, prefix, token, createdAt };
}
