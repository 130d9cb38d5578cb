import "server-only";
import { env } from "@/lib/platform/env";
import { processGlobal } from "@/lib/platform/process-global";
import type { RailName } from "./provider";
import type { RailEnv } from "./providers/configured-rails";

export type ProviderKeys = Readonly<Record<string, string>>;
/** `keys` null: they are kept, but do not open or do not fit. */
export type PageKeys = { version: string; setAt: Date; keys: ProviderKeys | null };

type Kept = {
  byRail: ReadonlyMap<RailName, PageKeys>;
  /** Null before the page's keys were read, and in demo mode. */
  merged: RailEnv | null;
};

const kept = processGlobal<Kept>("rail-keys", () => ({ byRail: new Map(), merged: null }));

const PREFIX: Record<RailName, string> = {
  stripe: "STRIPE_",
  paypal: "PAYPAL_",
  square: "SQUARE_",
  adyen: "ADYEN_",
  braintree: "BRAINTREE_",
};

/** `base` with the keys of one provider in the place of its own: never some of these and some of those. */
export function withKeysOf(base: RailEnv, rail: RailName, keys: ProviderKeys | null): RailEnv {
  const others = Object.keys(base).filter((name) => !name.startsWith(PREFIX[rail]));
  const picked = Object.fromEntries(others.map((name) => [name, Reflect.get(base, name)]));
  return { ...picked, ...keys } as RailEnv;
}

/** The settings of this process without the page's keys, as an object that can be spread. */
export function environmentKeys(): RailEnv {
  return { ...env };
}

/**
 * What the rails are configured from: the environment, and in live mode what was entered on the page, which wins for its
 * provider as a whole. Another object after each change.
 */
export function railKeys(): RailEnv {
  return kept.merged ?? env;
}

export function pageKeys(): ReadonlyMap<RailName, PageKeys> {
  return kept.byRail;
}

export function keepPageKeys(byRail: ReadonlyMap<RailName, PageKeys>, base: RailEnv = environmentKeys()): void {
  kept.byRail = byRail;
  kept.merged = [...byRail].reduce((merged, [rail, { keys }]) => withKeysOf(merged, rail, keys), base);
}
