import "server-only";
import type { Env } from "@/lib/platform/env";
import { RAILS, type Rail, type RailName } from "../provider";
import { createStripeRail } from "./stripe";

type RailEnv = Pick<Env, "BACKLINE_MODE" | "SANDBOX_URL" | "STRIPE_SECRET_KEY" | "STRIPE_WEBHOOK_SECRET">;

/**
 * The rails this installation can use. Demo: those the sandbox speaks; a real key is refused (decisions.md D1).
 * Live: those with keys; the others are absent. Throws Error when a key does not fit the mode.
 */
export function configuredRails(env: RailEnv): ReadonlyMap<RailName, Rail> {
  const rails = new Map<RailName, Rail>();
  for (const name of RAILS) {
    const rail = name === "stripe" ? configureStripe(env) : null;
    if (rail) rails.set(name, rail);
  }
  return rails;
}

function configureStripe(env: RailEnv): Rail | null {
  const {
    BACKLINE_MODE: mode,
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret = null,
    SANDBOX_URL: sandboxUrl,
  } = env;
  if (secretKey === undefined) return null;
  const isLiveKey = /^(sk|rk)_live_/.test(secretKey);
  if (mode === "live") {
    if (!isLiveKey) throw new Error("STRIPE_SECRET_KEY is a test key: live mode takes sk_live_… or rk_live_… only");
    return createStripeRail({ secretKey, webhookSecret, baseUrl: "https://api.stripe.com", livemode: true });
  }
  if (isLiveKey) throw new Error("STRIPE_SECRET_KEY is a real key: demo mode refuses it, so that no money can move");
  if (sandboxUrl === undefined) return null;
  return createStripeRail({ secretKey, webhookSecret, baseUrl: sandboxUrl, livemode: false });
}
