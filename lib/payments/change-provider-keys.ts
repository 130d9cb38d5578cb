import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError, fieldError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import { sealColumn } from "@/lib/platform/sealed-columns";
import { newId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import {
  CREDENTIAL_FIELDS,
  type CredentialField,
  type CredentialInput,
  CredentialProvider,
} from "@/lib/shared/schemas/credentials";
import { type Clock, systemClock } from "@/lib/shared/time";
import { configuredRails } from "./providers/configured-rails";
import { environmentKeys, type ProviderKeys, railKeys, withKeysOf } from "./rail-keys";
import { countUnderWay, deleteCredential, lockCredential, writeCredential } from "./sql/credential-rows";
import { announcePageKeys } from "./watch-page-keys";

/** Throws `not_found` for what is no rail. */
export function readProvider(text: string): CredentialProvider {
  const provider = CredentialProvider.safeParse(text).data;
  if (!provider) throw new AppError("not_found", "There is no such provider.");
  return provider;
}

/** A person in a browser, never an API key: whoever holds one must not be able to lead money elsewhere. */
function requirePerson(actor: Actor) {
  requireRole(actor, "admin");
  if (actor.sessionId === null)
    throw new AppError("forbidden", "Keys of providers are changed by a signed-in person, not by an API key.");
  if (env.BACKLINE_MODE !== "live")
    throw new AppError("conflict", "In demo mode every payment goes to the sandbox, which takes no keys.");
  return actor;
}

function checkKeys(provider: CredentialProvider, given: Record<string, string>): ProviderKeys {
  const fields: readonly CredentialField[] = CREDENTIAL_FIELDS[provider];
  const strange = Object.keys(given).find((name) => !fields.some((field) => field.name === name));
  if (strange !== undefined) throw fieldError(`keys.${strange}`, "This provider has no such field.");
  const keys = fields.flatMap((field): [string, string][] => {
    const value = given[field.name]?.trim() ?? "";
    if (value === "" && field.isOptional) return [];
    if (value === "") throw fieldError(`keys.${field.name}`, "This is needed.");
    if (!field.shape.test(value)) throw fieldError(`keys.${field.name}`, `It should look like ${field.example}`);
    return [[field.name, value]];
  });
  const own = Object.fromEntries(keys);
  refuseUnfit(provider, own);
  return own;
}

/** What the rail itself says about its keys, without a request. */
function refuseUnfit(provider: CredentialProvider, keys: ProviderKeys): void {
  try {
    if (configuredRails(withKeysOf(environmentKeys(), provider, keys)).has(provider)) return;
  } catch (error) {
    throw new AppError("unprocessable", error instanceof Error ? error.message : "These keys do not fit.");
  }
  throw new AppError("unprocessable", "These keys do not make a working provider.");
}

async function refuseOtherAccount(provider: CredentialProvider, isSameAccount: boolean): Promise<void> {
  const hasKeys = configuredRails(railKeys()).has(provider);
  const count = (await countUnderWay(provider)).get(provider) ?? 0;
  if (!hasKeys || isSameAccount || count === 0) return;
  throw new AppError(
    "conflict",
    `${count} payments are under way with the account in force, and another account cannot tell how they end. ` +
      "Switch the provider off and wait for them, or say that the new keys are of the same account.",
  );
}

/**
 * Sets or replaces the keys of a provider as a whole; every process uses them within a second. Payments under way are
 * finished with the new keys, which is why those of another account are refused (`conflict`) while there are any. Throws
 * `unprocessable` at the field that does not fit, `forbidden` for API keys, `conflict` in demo mode.
 */
export async function setProviderKeys(
  actor: Actor,
  provider: CredentialProvider,
  { keys: given, isSameAccount }: CredentialInput,
  clock: Clock = systemClock,
): Promise<void> {
  const { userId } = requirePerson(actor);
  const keys = checkKeys(provider, given);
  await refuseOtherAccount(provider, isSameAccount);
  const sealedKeys = sealColumn("providerKeys", provider, JSON.stringify(keys));
  await inTransaction(async (db) => {
    const isReplaced = await lockCredential(db, provider);
    await writeCredential(db, { provider, sealedKeys, version: newId(), at: clock.now(), userId });
    const action = isReplaced ? "provider_keys.replaced" : "provider_keys.set";
    // which parts, never what they are
    const after = { parts: Object.keys(keys), isSameAccount };
    await appendAudit(db, { actorId: userId, action, subject: `provider:${provider}`, after });
  });
  await announcePageKeys();
}

/**
 * Takes the page's keys away at once; the environment's, where it has any, are in force again. Payments under way wait
 * until the provider has keys again: nothing decides about them meanwhile. Throws `not_found` when there are none.
 */
export async function removeProviderKeys(actor: Actor, provider: CredentialProvider): Promise<void> {
  const { userId } = requirePerson(actor);
  await inTransaction(async (db) => {
    if (!(await deleteCredential(db, provider)))
      throw new AppError("not_found", "No keys were entered for this provider.");
    await appendAudit(db, { actorId: userId, action: "provider_keys.removed", subject: `provider:${provider}` });
  });
  await announcePageKeys();
}
