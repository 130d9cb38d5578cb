import "server-only";
import { AppError } from "@/lib/platform/errors";
import { isWallet } from "@/lib/shared/wallets";
import type { SettingsBody } from "./payment-settings";
import { weightOf } from "./rank-providers";

function refuse(message: string): AppError {
  return new AppError("unprocessable", message, { errors: [{ path: "providers", message }] });
}

/**
 * Refuses what would leave the store without any way to be paid, or forget a provider of the settings in force.
 * `withKeys`: the providers that this store can reach; where there are none yet, nobody can pay anyway.
 */
export function checkSettings(body: SettingsBody, live: SettingsBody, withKeys: ReadonlySet<string>): void {
  const names = body.providers.map((entry) => entry.provider);
  const known = live.providers.map((entry) => entry.provider);
  const isWhole = new Set(names).size === names.length && names.length === known.length;
  if (!isWhole || !known.every((name) => names.includes(name)))
    throw refuse(`List each provider of the settings once: ${known.join(", ")}.`);
  const on = body.providers.filter((entry) => entry.isEnabled && !isWallet(entry.provider));
  if (on.length === 0) throw refuse("At least one provider that moves money must stay on, or nobody could pay.");
  if (withKeys.size > 0 && !on.some((entry) => withKeys.has(entry.provider)))
    throw refuse("No keys are configured for what would stay on, so nobody could pay.");
  if (body.strategy === "weighted" && on.every((entry) => weightOf(entry) === 0))
    throw refuse("Give at least one provider that is on a weight above zero.");
}
