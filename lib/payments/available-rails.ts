import "server-only";
import { processGlobal } from "@/lib/platform/process-global";
import type { BrowserSdk } from "@/lib/shared/schemas/checkout";
import type { Rail, RailName } from "./provider";
import { configuredRails, type RailEnv } from "./providers/configured-rails";
import { railKeys } from "./rail-keys";

type Connected = { keys: RailEnv | null; rails: ReadonlyMap<RailName, Rail> };

/**
 * The rails that this process has keys for, the same map until keys change. The only way to a rail from outside this folder.
 */
export function availableRails(): ReadonlyMap<RailName, Rail> {
  const connected = processGlobal<Connected>("rails", () => ({ keys: null, rails: new Map() }));
  const keys = railKeys();
  if (connected.keys !== keys) Object.assign(connected, { keys, rails: configuredRails(keys) });
  return connected.rails;
}

/** Before anybody asks this process for a payment. One that cannot load says so at its first call. */
export async function prepareRails(): Promise<void> {
  await Promise.allSettled([...availableRails().values()].map((rail) => rail.prepare?.()));
}

/** Demo: the sandbox's stand-in, which the app passes on from its own origin. */
const SANDBOX_SDK_URL = "/sandbox/paypal/sdk/js";

/** What a browser needs for a rail's own button; null for a rail whose button this version does not show. */
export function browserSdkOf(rail: RailName, currency: string): BrowserSdk | null {
  const { PAYPAL_CLIENT_ID: clientId, BACKLINE_MODE: mode } = railKeys();
  if (rail !== "paypal" || clientId === undefined) return null;
  return { provider: rail, clientId, sdkBaseUrl: mode === "demo" ? SANDBOX_SDK_URL : null, currency };
}
