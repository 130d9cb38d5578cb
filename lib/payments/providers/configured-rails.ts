import "server-only";
import type { Env } from "@/lib/platform/env";
import { CURRENCIES, type Currency } from "@/lib/shared/money";
import { RAILS, type Rail, type RailName } from "../provider";
import { createAdyenRail } from "./adyen";
import { createBraintreeRail } from "./braintree";
import { createPaypalRail } from "./paypal";
import { createSquareRail } from "./square";
import { createStripeRail } from "./stripe";

/** What a rail is configured from: the mode, where its sandbox is, its keys, and what wallets on it need. */
export type RailEnv = Pick<
  Env,
  | "BACKLINE_MODE"
  | "PUBLIC_URL"
  | "WALLET_COUNTRY"
  | "GOOGLE_PAY_MERCHANT_ID"
  | "APPLE_PAY_MERCHANT_ID"
  | Extract<keyof Env, `${"SANDBOX" | Uppercase<RailName>}_${string}`>
>;

const LIVE_PAYPAL_URL = "https://api-m.paypal.com";
/** Reports come from the Customer Area, whatever the prefix of the account. */
const LIVE_ADYEN_REPORTS_URL = "https://ca-live.adyen.com";
const LIVE_SQUARE_URL = "https://connect.squareup.com";
const LIVE_BRAINTREE_URL = "https://api.braintreegateway.com";

const CONFIGURE: Partial<Record<RailName, (env: RailEnv) => Rail | null>> = {
  stripe: configureStripe,
  paypal: configurePaypal,
  adyen: configureAdyen,
  square: configureSquare,
  braintree: configureBraintree,
};

/**
 * The rails this installation can use. Demo: those the sandbox speaks; a real key is refused (decisions.md D1).
 * Live: those with keys; the others are absent. Throws Error when a key does not fit the mode.
 */
export function configuredRails(env: RailEnv): ReadonlyMap<RailName, Rail> {
  const rails = new Map<RailName, Rail>();
  for (const name of RAILS) {
    const rail = CONFIGURE[name]?.(env);
    if (rail) rails.set(name, rail);
  }
  return rails;
}

function configureStripe(env: RailEnv): Rail | null {
  const { BACKLINE_MODE: mode, STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret = null } = env;
  const sandboxUrl = env.SANDBOX_STRIPE_URL ?? env.SANDBOX_URL;
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

/** What the launcher makes for the sandbox; PayPal's own keys do not show their mode. */
const SANDBOX_KEY = /^sandbox_/;

function configurePaypal(env: RailEnv): Rail | null {
  const { PAYPAL_CLIENT_ID: clientId, PAYPAL_CLIENT_SECRET: clientSecret, PAYPAL_WEBHOOK_ID: webhookId = null } = env;
  if (clientId === undefined || clientSecret === undefined) return null;
  const keys = { clientId, clientSecret, webhookId };
  const isSandboxKey = SANDBOX_KEY.test(clientId) && SANDBOX_KEY.test(clientSecret);
  if (env.BACKLINE_MODE === "live") {
    if (isSandboxKey) throw new Error("PAYPAL_CLIENT_ID is the sandbox's: live mode takes those of your account only");
    return createPaypalRail({ ...keys, baseUrl: LIVE_PAYPAL_URL, livemode: true });
  }
  if (!isSandboxKey)
    throw new Error("PAYPAL_CLIENT_ID is not the sandbox's: demo mode refuses it, so that no money can move");
  const sandboxUrl = env.SANDBOX_PAYPAL_URL ?? env.SANDBOX_URL;
  return sandboxUrl === undefined ? null : createPaypalRail({ ...keys, baseUrl: sandboxUrl, livemode: false });
}

/** The part of the address that Adyen gives each account; a letter more could lead elsewhere. */
const LIVE_PREFIX = /^[0-9a-f]+(-[A-Za-z0-9]+)+$/;

function readReportUser({ ADYEN_REPORT_USER: user, ADYEN_REPORT_PASSWORD: password }: RailEnv, baseUrl: string) {
  return user === undefined || password === undefined ? null : { user, password, baseUrl };
}

function configureAdyen(env: RailEnv): Rail | null {
  const { ADYEN_API_KEY: apiKey, ADYEN_MERCHANT_ACCOUNT: merchantAccount, ADYEN_HMAC_KEY: hmacKey = null } = env;
  if (apiKey === undefined || merchantAccount === undefined) return null;
  const keys = { apiKey, merchantAccount, hmacKey };
  if (env.BACKLINE_MODE === "live") {
    const prefix = env.ADYEN_LIVE_PREFIX;
    if (SANDBOX_KEY.test(apiKey))
      throw new Error("ADYEN_API_KEY is the sandbox's: live mode takes your account's only");
    if (prefix === undefined || !LIVE_PREFIX.test(prefix))
      throw new Error("ADYEN_LIVE_PREFIX is missing or wrong: your account's, such as 1797a841fbb37ca7-YourCompany");
    const baseUrl = `https://${prefix}-checkout-live.adyenpayments.com/checkout`;
    return createAdyenRail({ ...keys, reports: readReportUser(env, LIVE_ADYEN_REPORTS_URL), baseUrl, livemode: true });
  }
  if (!SANDBOX_KEY.test(apiKey))
    throw new Error("ADYEN_API_KEY is not the sandbox's: demo mode refuses it, so that no money can move");
  const sandboxUrl = env.SANDBOX_ADYEN_URL ?? env.SANDBOX_URL;
  if (sandboxUrl === undefined) return null;
  return createAdyenRail({
    ...keys,
    reports: readReportUser(env, sandboxUrl),
    baseUrl: sandboxUrl,
    livemode: false,
  });
}

function configureSquare(env: RailEnv): Rail | null {
  const { SQUARE_ACCESS_TOKEN: accessToken, SQUARE_WEBHOOK_SIGNATURE_KEY: webhookSignatureKey = null } = env;
  if (accessToken === undefined) return null;
  const notificationUrl = new URL("/api/webhooks/square", env.PUBLIC_URL).href;
  const keys = { accessToken, webhookSignatureKey, notificationUrl, locationId: env.SQUARE_LOCATION_ID ?? null };
  if (env.BACKLINE_MODE === "live") {
    if (SANDBOX_KEY.test(accessToken))
      throw new Error("SQUARE_ACCESS_TOKEN is the sandbox's: live mode takes that of your account only");
    return createSquareRail({ ...keys, baseUrl: LIVE_SQUARE_URL, livemode: true });
  }
  if (!SANDBOX_KEY.test(accessToken))
    throw new Error("SQUARE_ACCESS_TOKEN is not the sandbox's: demo mode refuses it, so that no money can move");
  const sandboxUrl = env.SANDBOX_SQUARE_URL;
  return sandboxUrl === undefined ? null : createSquareRail({ ...keys, baseUrl: sandboxUrl, livemode: false });
}

/** `USD:acme_usd,EUR:acme_eur`. Throws Error when it reads otherwise, so that no currency goes to the wrong account. */
function readMerchantAccounts(text: string): Partial<Record<Currency, string>> {
  const accounts: Partial<Record<Currency, string>> = {};
  for (const part of text.split(",").map((each) => each.trim())) {
    const [name, account, more] = part.split(":");
    const currency = CURRENCIES.find((known) => known === name);
    if (!currency || !account || more !== undefined)
      throw new Error(`BRAINTREE_MERCHANT_ACCOUNTS reads "${part}": write USD:account,EUR:other_account`);
    accounts[currency] = account;
  }
  return accounts;
}

function configureBraintree(env: RailEnv): Rail | null {
  const { BRAINTREE_MERCHANT_ID: merchantId, BRAINTREE_PUBLIC_KEY: publicKey, BRAINTREE_PRIVATE_KEY: privateKey } = env;
  const { BRAINTREE_MERCHANT_ACCOUNTS: accounts } = env;
  if (!merchantId || !publicKey || !privateKey) return null;
  const keys = { merchantId, publicKey, privateKey };
  const isSandboxKey = Object.values(keys).every((key) => SANDBOX_KEY.test(key));
  if (env.BACKLINE_MODE === "live") {
    if (isSandboxKey) throw new Error("BRAINTREE_MERCHANT_ID is the sandbox's: live mode takes your account's only");
    if (accounts === undefined) return null;
    const merchantAccounts = readMerchantAccounts(accounts);
    return createBraintreeRail({ ...keys, merchantAccounts, baseUrl: LIVE_BRAINTREE_URL, livemode: true });
  }
  if (!isSandboxKey)
    throw new Error("BRAINTREE_MERCHANT_ID is not the sandbox's: demo mode refuses it, so that no money can move");
  const baseUrl = env.SANDBOX_BRAINTREE_URL;
  // the main port of the sandbox tells the first two rails apart only
  if (baseUrl === undefined || accounts === undefined) return null;
  return createBraintreeRail({ ...keys, merchantAccounts: readMerchantAccounts(accounts), baseUrl, livemode: false });
}
