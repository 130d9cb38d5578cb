import { expect, test } from "vitest";
import { parseEnv } from "@/lib/platform/env";
import { methodsAt } from "./methods-at";
import type { RailEnv } from "./providers/configured-rails";
import { fieldsOf, missingForFields } from "./rail-fields";

const SECRETS = {
  STRIPE_SECRET_KEY: "sk_live_secret",
  STRIPE_WEBHOOK_SECRET: "whsec_secret",
  SQUARE_ACCESS_TOKEN: "EAAA_secret",
  SQUARE_WEBHOOK_SIGNATURE_KEY: "sig_secret",
  ADYEN_API_KEY: "AQE_secret",
  ADYEN_MERCHANT_ACCOUNT: "ShopECOM",
  ADYEN_HMAC_KEY: "AB_secret",
  ADYEN_LIVE_PREFIX: "1797a841fbb37ca7-Shop",
  BRAINTREE_MERCHANT_ID: "m_secret",
  BRAINTREE_PUBLIC_KEY: "p_secret",
  BRAINTREE_PRIVATE_KEY: "k_secret",
} as const;
const PUBLIC = {
  STRIPE_PUBLISHABLE_KEY: "pk_live_1",
  SQUARE_APPLICATION_ID: "sq0idp-1",
  SQUARE_LOCATION_ID: "L1",
  ADYEN_CLIENT_KEY: "live_ABC",
} as const;
const live = { BACKLINE_MODE: "live", PUBLIC_URL: "https://shop.test", ...SECRETS } as const;
const whole: RailEnv = { ...live, ...PUBLIC };

test.each([
  ["stripe", { kind: "stripe", rail: "stripe", publishableKey: "pk_live_1" }],
  ["square", { kind: "square", rail: "square", applicationId: "sq0idp-1", locationId: "L1" }],
  ["adyen", { kind: "adyen", rail: "adyen", clientKey: "live_ABC", environment: "live" }],
  ["braintree", { kind: "braintree", rail: "braintree", tokenUrl: "/api/checkout/client-token" }],
  ["paypal", null],
])("live: what a browser gets for %s, and nothing secret", (rail, expected) => {
  const fields = fieldsOf(rail, whole);
  expect(fields).toEqual(expected);
  for (const secret of Object.values(SECRETS)) expect(JSON.stringify(fields)).not.toContain(secret);
});

test.each<[string, RailEnv, string[]]>([
  ["stripe", live, ["STRIPE_PUBLISHABLE_KEY"]],
  ["stripe", { ...whole, STRIPE_PUBLISHABLE_KEY: "pk_test_1" }, ["STRIPE_PUBLISHABLE_KEY"]],
  ["square", live, ["SQUARE_APPLICATION_ID", "SQUARE_LOCATION_ID"]],
  ["square", { ...whole, SQUARE_LOCATION_ID: undefined }, ["SQUARE_LOCATION_ID"]],
  ["square", { ...whole, SQUARE_APPLICATION_ID: "sandbox-sq0idb-1" }, ["SQUARE_APPLICATION_ID"]],
  ["adyen", { ...whole, ADYEN_CLIENT_KEY: "test_ABC" }, ["ADYEN_CLIENT_KEY"]],
  ["braintree", live, []],
])("live: %s names the settings it has not got, and takes no card without them", (rail, source, missing) => {
  expect(missingForFields(rail, source)).toEqual(missing);
  expect(fieldsOf(rail, source) === null).toBe(missing.length > 0);
});

test("Adyen's fields come from where its account is", () => {
  expect(fieldsOf("adyen", { ...whole, ADYEN_ENVIRONMENT: "live-au" })).toMatchObject({ environment: "live-au" });
});

test("demo: the sandbox's frame serves every rail, whatever keys there are", () => {
  for (const rail of ["stripe", "paypal", "adyen"])
    expect(fieldsOf(rail, { ...whole, BACKLINE_MODE: "demo" })).toEqual({
      kind: "sandbox",
      rail,
      url: `/sandbox/fields?rail=${rail}`,
    });
  expect(methodsAt("paypal")).toEqual(["paypal", "card"]);
});

test.each([
  ["STRIPE_PUBLISHABLE_KEY", "sk_live_1"],
  ["ADYEN_CLIENT_KEY", "AQEyhmfxK4rLahzFw0m/n3Q5qf3VaY9UCJ1+XWZe9W27jmlZiv4Y"],
  ["SQUARE_APPLICATION_ID", "EAAAEOuLQObrVwJvCvoio3H13b8Ssqz1ighmTBKZvIENW9qxirHGHkqsGcPBC1uN"],
])("a secret in the place of %s is refused at the start, and not repeated", (name, secret) => {
  const start = () =>
    parseEnv({ DATABASE_URL: "postgres://x", AUTH_SECRET: "x".repeat(32), FIELD_KEY: "A".repeat(43), [name]: secret });
  expect(start).toThrow(name);
  expect(start).not.toThrow(secret);
});
