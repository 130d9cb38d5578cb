import "server-only";
import { env } from "@/lib/platform/env";
import { processGlobal } from "@/lib/platform/process-global";
import type { BrowserSdk } from "@/lib/shared/schemas/checkout";
import type { Rail, RailName } from "./provider";
import { configuredRails } from "./providers/configured-rails";

/** The rails that this process has keys for, connected once. The only way to a rail from outside this folder. */
export function availableRails(): ReadonlyMap<RailName, Rail> {
  return processGlobal("rails", () => configuredRails(env));
}

/** Demo: the sandbox's stand-in, which the app passes on from its own origin. */
const SANDBOX_SDK_URL = "/sandbox/paypal/sdk/js";

/** What a browser needs for a rail's own button; null for a rail whose button this version does not show. */
export function browserSdkOf(rail: RailName, currency: string): BrowserSdk | null {
  const { PAYPAL_CLIENT_ID: clientId, BACKLINE_MODE: mode } = env;
  if (rail !== "paypal" || clientId === undefined) return null;
  return { provider: rail, clientId, sdkBaseUrl: mode === "demo" ? SANDBOX_SDK_URL : null, currency };
}
