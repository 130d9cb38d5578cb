import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import type { PaymentSettingsInput, RoutingStrategy } from "@/lib/shared/schemas/settings";
import { availableRails } from "./available-rails";
import { checkSettings } from "./check-settings";
import { announcePaymentSettings, type SettingsBody } from "./payment-settings";
import type { ProviderSwitch } from "./rank-providers";
import { insertVersion, lockNewestVersion, readVersion } from "./sql/settings-rows";

type Change = { action: string; note: string; bodyFrom: (live: SettingsBody, db: Db) => Promise<SettingsBody> };

/** Priorities as 1, 2, 3 …: what was given says the order only. */
function inOrder(providers: readonly ProviderSwitch[]): ProviderSwitch[] {
  return [...providers]
    .sort((a, b) => a.priority - b.priority || (a.provider < b.provider ? -1 : 1))
    .map((entry, index) => ({ ...entry, priority: index + 1 }));
}

/** What was left out stays as it is in force. */
export function applyInput(
  { providers, strategy }: { providers: readonly ProviderSwitch[]; strategy?: RoutingStrategy | undefined },
  live: SettingsBody,
): SettingsBody {
  const weightNow = (provider: string) => live.providers.find((entry) => entry.provider === provider)?.weight;
  const weighted = providers.map((entry) => ({ ...entry, weight: entry.weight ?? weightNow(entry.provider) }));
  return { ...live, strategy: strategy ?? live.strategy, providers: inOrder(weighted) };
}

async function writeVersion(baseVersion: number, userId: string, change: Change): Promise<void> {
  await inTransaction(async (db) => {
    const live = await lockNewestVersion(db);
    if (live.version !== baseVersion)
      throw new AppError("conflict", `Version ${live.version} was activated meanwhile. Look at it, then try again.`);
    const body = await change.bodyFrom(live.body, db);
    checkSettings(body, live.body, new Set(availableRails().keys()));
    const version = live.version + 1;
    await insertVersion(db, { version, body, note: change.note, userId });
    const subject = `payment-settings:${version}`;
    await appendAudit(db, { actorId: userId, action: change.action, subject, before: live.body, after: body });
  });
  await announcePaymentSettings();
}

/**
 * Activates another order, switch, strategy or split of providers as a new version; every process decides by it within a second, attempts
 * under way keep theirs. Throws `conflict` when `baseVersion` is not in force any more, and `unprocessable` as
 * `checkSettings` says.
 */
export async function changePaymentSettings(input: PaymentSettingsInput, actor: Actor): Promise<void> {
  requireRole(actor, "admin");
  await writeVersion(input.baseVersion, actor.userId, {
    action: "payment_settings.activated",
    note: input.note ?? "",
    bodyFrom: async (live) => applyInput(input, live),
  });
}

/**
 * Brings switches, order, strategy and weights of an earlier version back, as a new version. Providers that have joined since stay as
 * they are. Throws as `changePaymentSettings`, and `not_found` for a version that never was.
 */
export async function rollBackPaymentSettings(
  { baseVersion, version }: { baseVersion: number; version: number },
  actor: Actor,
): Promise<void> {
  requireRole(actor, "admin");
  await writeVersion(baseVersion, actor.userId, {
    action: "payment_settings.rolled_back",
    note: `back to version ${version}`,
    bodyFrom: (live, db) => restore(live, version, db),
  });
}

async function restore(live: SettingsBody, version: number, db: Db): Promise<SettingsBody> {
  const old = await readVersion(db, version);
  if (!old) throw new AppError("not_found", `There is no version ${version}.`);
  const joined = live.providers.filter((entry) => !old.providers.some((past) => past.provider === entry.provider));
  const kept = old.providers.filter((past) => live.providers.some((entry) => entry.provider === past.provider));
  const last = Math.max(0, ...kept.map((entry) => entry.priority));
  const after = joined.map((entry) => ({ ...entry, priority: last + entry.priority }));
  return { ...live, strategy: old.strategy, providers: inOrder([...kept, ...after]) };
}
