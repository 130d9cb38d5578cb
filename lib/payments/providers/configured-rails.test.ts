import { expect, test } from "vitest";
import { configuredRails } from "./configured-rails";

const STRIPE = { STRIPE_SECRET_KEY: "sk_test_x", STRIPE_WEBHOOK_SECRET: "whsec_x" } as const;
const PAYPAL = {
  PAYPAL_CLIENT_ID: "sandbox_id",
  PAYPAL_CLIENT_SECRET: "sandbox_secret",
  PAYPAL_WEBHOOK_ID: "SANDBOX1",
} as const;
const REAL_PAYPAL = { PAYPAL_CLIENT_ID: "AeA1", PAYPAL_CLIENT_SECRET: "EGn1", PAYPAL_WEBHOOK_ID: "1JE" } as const;
const SQUARE = { SQUARE_ACCESS_TOKEN: "sandbox_sq", SQUARE_WEBHOOK_SIGNATURE_KEY: "sandbox_sq" } as const;
const REAL_SQUARE = { SQUARE_ACCESS_TOKEN: "EAAAx", SQUARE_WEBHOOK_SIGNATURE_KEY: "k" } as const;
const ADYEN = {
  ADYEN_API_KEY: "sandbox_key",
  ADYEN_MERCHANT_ACCOUNT: "SandboxECOM",
  ADYEN_HMAC_KEY: "AB".repeat(32),
} as const;
const REAL_ADYEN = {
  ADYEN_API_KEY: "AQEy",
  ADYEN_MERCHANT_ACCOUNT: "ShopECOM",
  ADYEN_LIVE_PREFIX: "1797a841fbb37ca7-Shop",
};
const BRAINTREE = {
  BRAINTREE_MERCHANT_ID: "sandbox_merchant",
  BRAINTREE_PUBLIC_KEY: "sandbox_public",
  BRAINTREE_PRIVATE_KEY: "sandbox_private",
  BRAINTREE_MERCHANT_ACCOUNTS: "USD:backline_usd, EUR:backline_eur",
} as const;
const REAL_BRAINTREE = {
  BRAINTREE_MERCHANT_ID: "9x4q",
  BRAINTREE_PUBLIC_KEY: "p7z",
  BRAINTREE_PRIVATE_KEY: "0f3b",
  BRAINTREE_MERCHANT_ACCOUNTS: "USD:acme",
} as const;
const braintreeUrl = { SANDBOX_BRAINTREE_URL: "http://127.0.0.1:4101" } as const;
const PUBLIC_URL = "http://shop.test";
const demo = {
  BACKLINE_MODE: "demo",
  PUBLIC_URL,
  SANDBOX_URL: "http://127.0.0.1:4100",
  ...STRIPE,
  ...PAYPAL,
} as const;
const demoSquare = { ...demo, ...SQUARE, SANDBOX_SQUARE_URL: "http://127.0.0.1:4103" } as const;
const live = { BACKLINE_MODE: "live", PUBLIC_URL } as const;
const liveStripe = { ...live, STRIPE_SECRET_KEY: "sk_live_x", STRIPE_WEBHOOK_SECRET: "whsec_x" } as const;

test.each([
  ["demo has the sandbox's rails, no real money", demo, ["stripe", "paypal"], false],
  ["demo without PayPal's keys has Stripe", { ...demo, PAYPAL_CLIENT_ID: undefined }, ["stripe"], false],
  ["live with Stripe's keys alone has Stripe", liveStripe, ["stripe"], true],
  ["live with PayPal's keys alone has PayPal", { ...live, ...REAL_PAYPAL }, ["paypal"], true],
  ["half of PayPal's keys are none", { ...live, PAYPAL_CLIENT_ID: "AeA1" }, [], true],
  [
    "demo with Braintree's keys and its port has Braintree",
    { ...demo, ...BRAINTREE, ...braintreeUrl },
    ["stripe", "paypal", "braintree"],
    false,
  ],
  ["live with Braintree's keys alone has Braintree", { ...live, ...REAL_BRAINTREE }, ["braintree"], true],
  [
    "without an account to settle in there is no Braintree",
    { ...live, ...REAL_BRAINTREE, BRAINTREE_MERCHANT_ACCOUNTS: undefined },
    [],
    true,
  ],
  ["live with both has both", { ...liveStripe, ...REAL_PAYPAL }, ["stripe", "paypal"], true],
  ["demo with Adyen's keys as well", { ...demo, ...ADYEN }, ["stripe", "paypal", "adyen"], false],
  ["live with Adyen's keys alone has Adyen", { ...live, ...REAL_ADYEN }, ["adyen"], true],
  ["demo with Square's sandbox has Square", demoSquare, ["stripe", "paypal", "square"], false],
  ["Square needs a port of its own", { ...demoSquare, SANDBOX_SQUARE_URL: undefined }, ["stripe", "paypal"], false],
  ["live with Square's token alone has Square", { ...live, ...REAL_SQUARE }, ["square"], true],
  ["live without keys has none", live, [], true],
  ["demo without a sandbox has none", { ...demo, SANDBOX_URL: undefined }, [], false],
])("%s", (_, env, names, livemode) => {
  const rails = configuredRails(env);
  expect([...rails.keys()]).toEqual(names);
  expect([...rails.values()].every((rail) => rail.livemode === livemode)).toBe(true);
});

test("each rail is reached where it listens by itself, else where the sandbox does", async () => {
  const closed = { ...demo, SANDBOX_STRIPE_URL: "http://rail.invalid", SANDBOX_URL: "http://127.0.0.1:1" };
  const codes: string[] = [];
  for (const rail of configuredRails(closed).values()) {
    const probed = await rail.probe();
    if (probed.kind === "down" && probed.failure.kind === "not_sent") codes.push(`${rail.name} ${probed.failure.code}`);
  }
  expect(codes).toEqual([expect.stringMatching(/^stripe (ENOTFOUND|EAI_AGAIN)$/), "paypal ECONNREFUSED"]);
});

test.each([
  ["demo refuses a real key", { ...demo, STRIPE_SECRET_KEY: "sk_live_x" }, /demo mode refuses/],
  ["demo refuses a real restricted key", { ...demo, STRIPE_SECRET_KEY: "rk_live_x" }, /demo mode refuses/],
  ["demo refuses a PayPal client that the launcher did not make", { ...demo, ...REAL_PAYPAL }, /demo mode refuses/],
  ["and such a secret", { ...demo, PAYPAL_CLIENT_SECRET: "EGn1" }, /demo mode refuses/],
  ["demo refuses a key of Adyen's", { ...demo, ...ADYEN, ADYEN_API_KEY: "AQEy" }, /demo mode refuses/],
  [
    "live refuses the sandbox's key of Adyen",
    { ...live, ...REAL_ADYEN, ADYEN_API_KEY: "sandbox_x" },
    /live mode takes/,
  ],
  [
    "live refuses Adyen without the account's address",
    { ...live, ...REAL_ADYEN, ADYEN_LIVE_PREFIX: undefined },
    /PREFIX/,
  ],
  ["and one that leads elsewhere", { ...live, ...REAL_ADYEN, ADYEN_LIVE_PREFIX: "1797-evil.example/" }, /PREFIX/],
  ["demo refuses a real token of Square", { ...demoSquare, ...REAL_SQUARE }, /demo mode refuses/],
  ["live refuses the sandbox's token", { ...live, ...SQUARE }, /live mode takes/],
  ["live refuses a test key", { ...liveStripe, STRIPE_SECRET_KEY: "sk_test_x" }, /test key/],
  ["live refuses the sandbox's client", { ...live, ...PAYPAL }, /live mode takes/],
  ["demo refuses Braintree's real keys", { ...demo, ...REAL_BRAINTREE, ...braintreeUrl }, /demo mode refuses/],
  ["live refuses the sandbox's merchant", { ...live, ...BRAINTREE }, /live mode takes/],
  ["accounts are named by currency", { ...live, ...REAL_BRAINTREE, BRAINTREE_MERCHANT_ACCOUNTS: "acme" }, /write USD:/],
  [
    "and each currency is one of the store's",
    { ...live, ...REAL_BRAINTREE, BRAINTREE_MERCHANT_ACCOUNTS: "XXX:a" },
    /write USD:/,
  ],
])("%s", (_, env, message) => {
  expect(() => configuredRails(env)).toThrow(message);
});
