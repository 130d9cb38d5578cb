import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";

test.each([
  ["live mode", { BACKLINE_MODE: "live" }, "BACKLINE_MODE"],
  ["a real key of Stripe", { STRIPE_SECRET_KEY: "sk_live_x" }, "STRIPE_SECRET_KEY"],
  ["a real token of Square", { SQUARE_ACCESS_TOKEN: "EAAAreal" }, "SQUARE_ACCESS_TOKEN"],
  ["a real client of PayPal", { PAYPAL_CLIENT_ID: "AeA1real" }, "PAYPAL_CLIENT_ID"],
  ["a real key of Adyen", { ADYEN_API_KEY: "AQEyhmfxK" }, "ADYEN_API_KEY"],
  ["a real key of Braintree", { BRAINTREE_PRIVATE_KEY: "0123real" }, "BRAINTREE_PRIVATE_KEY"],
])("the process refuses %s", (_, change, name) => {
  const env = {
    ...process.env,
    BACKLINE_MODE: "demo",
    BACKLINE_DATA_DIR: tmpdir(),
    SANDBOX_PORT: "0",
    SANDBOX_TOKEN: "0123456789abcdef",
    STRIPE_SECRET_KEY: "sk_test_x",
    STRIPE_WEBHOOK_SECRET: "whsec_x1",
    PAYPAL_CLIENT_ID: "sandbox_x",
    PAYPAL_CLIENT_SECRET: "sandbox_x",
    PAYPAL_WEBHOOK_ID: "SANDBOXX",
    ADYEN_API_KEY: "sandbox_x",
    ADYEN_MERCHANT_ACCOUNT: "SandboxECOM",
    ADYEN_HMAC_KEY: "AB".repeat(32),
    ADYEN_REPORT_USER: "report@Company.Sandbox",
    ADYEN_REPORT_PASSWORD: "sandbox_x",
    SQUARE_ACCESS_TOKEN: "sandbox_x",
    SQUARE_WEBHOOK_SIGNATURE_KEY: "sandbox_x",
    BRAINTREE_MERCHANT_ID: "sandbox_x",
    BRAINTREE_PUBLIC_KEY: "sandbox_x",
    BRAINTREE_PRIVATE_KEY: "sandbox_x",
    WEBHOOK_BASE_URL: "http://127.0.0.1:3000",
    ...change,
  };
  expect(() => execFileSync(process.execPath, ["--import", "tsx", "sandbox/main.ts"], { env, stdio: "pipe" })).toThrow(
    name,
  );
});
