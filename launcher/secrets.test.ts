import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSecrets } from "./secrets";

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-secrets-"));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true }));

test.each([
  ["a live key", { STRIPE_SECRET_KEY: "sk_live_51Nreal" }],
  ["a real test key", { STRIPE_SECRET_KEY: "sk_test_51Nreal" }],
  ["a mail server", { SMTP_URL: "smtps://mail.example.org" }],
  ["a webhook secret", { STRIPE_WEBHOOK_SECRET: "whsec_real" }],
  ["a Square token", { SQUARE_ACCESS_TOKEN: "EAAAreal" }],
  ["a PayPal client", { PAYPAL_CLIENT_ID: "AeA1real" }],
  ["a PayPal secret", { PAYPAL_CLIENT_SECRET: "EGnreal" }],
  ["a PayPal webhook", { PAYPAL_WEBHOOK_ID: "1JE4291016473214C" }],
  ["a key of Braintree's", { BRAINTREE_PRIVATE_KEY: "0123456789abcdef" }],
])("demo mode refuses %s from outside and names it", (_, given) => {
  expect(() => loadSecrets(dataDir, "demo", given)).toThrow(Object.keys(given)[0]);
});

test("an empty variable is no key", () => {
  expect(loadSecrets(dataDir, "demo", { STRIPE_SECRET_KEY: "" }).STRIPE_SECRET_KEY).toMatch(/^sk_test_sandbox_/);
});

test("demo mode makes keys for every rail, which look like nobody's real ones", () => {
  expect(loadSecrets(dataDir, "demo", {})).toMatchObject({
    PAYPAL_CLIENT_ID: expect.stringMatching(/^sandbox_/),
    PAYPAL_CLIENT_SECRET: expect.stringMatching(/^sandbox_/),
    PAYPAL_WEBHOOK_ID: expect.stringMatching(/^SANDBOX/),
    SQUARE_ACCESS_TOKEN: expect.stringMatching(/^sandbox_/),
    SQUARE_WEBHOOK_SIGNATURE_KEY: expect.stringMatching(/^sandbox_/),
    STRIPE_SECRET_KEY: expect.stringMatching(/^sk_test_sandbox_/),
    BRAINTREE_MERCHANT_ID: expect.stringMatching(/^sandbox_/),
    BRAINTREE_PUBLIC_KEY: expect.stringMatching(/^sandbox_/),
    BRAINTREE_PRIVATE_KEY: expect.stringMatching(/^sandbox_/),
    BRAINTREE_MERCHANT_ACCOUNTS: expect.stringContaining("USD:backline_usd,"),
  });
});

test("live mode makes no provider key and no sandbox token up", () => {
  const secrets = loadSecrets(dataDir, "live", { STRIPE_SECRET_KEY: "sk_live_51Nreal" });
  expect(Object.keys(secrets).sort()).toEqual(["AUTH_SECRET", "FIELD_KEY", "METRICS_TOKEN", "POSTGRES_PASSWORD"]);
});

test("secrets are made once, kept for the owner only, and the environment wins", () => {
  const first = loadSecrets(dataDir, "demo", {});
  expect(loadSecrets(dataDir, "demo", { METRICS_TOKEN: "mine" })).toEqual({ ...first, METRICS_TOKEN: "mine" });
  expect(fs.statSync(path.join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
  expect(Buffer.from(first.FIELD_KEY as string, "base64url")).toHaveLength(32);
});
