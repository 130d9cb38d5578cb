import { expect, test } from "vitest";
import { gatewayHostOf } from "./apple-gateway";
import { browserHosts } from "./browser-hosts";
import { type WalletEnv, walletSheetOf } from "./wallet-sheets";

const TOTAL = { amountMinor: 1_299, currency: "EUR" };
const LIVE = {
  BACKLINE_MODE: "live",
  WALLET_COUNTRY: "IE",
  GOOGLE_PAY_MERCHANT_ID: "BCR2DN4T",
  APPLE_PAY_MERCHANT_ID: "merchant.test.shop",
  STRIPE_PUBLISHABLE_KEY: "pk_live_1",
  ADYEN_MERCHANT_ACCOUNT: "ShopECOM",
  SQUARE_APPLICATION_ID: "sq0idp-1",
  SQUARE_LOCATION_ID: "L1",
  BRAINTREE_MERCHANT_ID: "9x4q",
  BRAINTREE_TOKENIZATION_KEY: "production_1_9x4q",
} satisfies WalletEnv;
type Case = [wallet: "apple_pay" | "google_pay", rail: Parameters<typeof walletSheetOf>[1], sheet: object | null];

test.each<Case>([
  [
    "google_pay",
    "adyen",
    {
      kind: "google",
      merchantId: "BCR2DN4T",
      country: "IE",
      gateway: { gateway: "adyen", gatewayMerchantId: "ShopECOM" },
    },
  ],
  ["google_pay", "stripe", { kind: "google", gateway: { gateway: "stripe", "stripe:publishableKey": "pk_live_1" } }],
  [
    "google_pay",
    "braintree",
    { kind: "google", gateway: { gateway: "braintree", "braintree:clientKey": "production_1_9x4q" } },
  ],
  ["google_pay", "square", { kind: "square", applicationId: "sq0idp-1", locationId: "L1" }],
  ["apple_pay", "adyen", { kind: "apple", country: "IE" }],
  ["apple_pay", "stripe", { kind: "stripe", publishableKey: "pk_live_1" }],
  ["apple_pay", "braintree", { kind: "braintree", tokenizationKey: "production_1_9x4q" }],
  ["apple_pay", "square", { kind: "square" }],
  ["google_pay", "paypal", null],
  ["apple_pay", "paypal", null],
])("live: %s at %s", (wallet, rail, sheet) => {
  const found = walletSheetOf(wallet, rail, TOTAL, LIVE);
  if (sheet === null) expect(found).toBeNull();
  else expect(found).toMatchObject(sheet);
});

test.each<[string, Partial<WalletEnv>, Case[0], Case[1]]>([
  ["no country", { WALLET_COUNTRY: undefined }, "google_pay", "adyen"],
  ["no merchant at Google", { GOOGLE_PAY_MERCHANT_ID: undefined }, "google_pay", "stripe"],
  ["no merchant at Apple", { APPLE_PAY_MERCHANT_ID: undefined }, "apple_pay", "adyen"],
  ["no key for browsers", { STRIPE_PUBLISHABLE_KEY: undefined }, "apple_pay", "stripe"],
  ["no location", { SQUARE_LOCATION_ID: undefined }, "google_pay", "square"],
])("live, %s: not offered", (_, missing, wallet, rail) => {
  expect(walletSheetOf(wallet, rail, TOTAL, { ...LIVE, ...missing })).toBeNull();
});

test("demo: a page of the sandbox for that rail, with the total, whatever keys there are", () => {
  const sheet = walletSheetOf("google_pay", "square", TOTAL, { ...LIVE, BACKLINE_MODE: "demo" });
  const url = "/sandbox/wallet?wallet=google_pay&rail=square&amount=1299&currency=EUR";
  expect(sheet).toEqual({ kind: "sandbox", url });
});

test("pages may reach Google only where Google Pay is set up, and then beside PayPal", () => {
  const PUBLIC_URL = "https://shop.example";
  const google = { GOOGLE_PAY_MERCHANT_ID: "BCR2DN4T", WALLET_COUNTRY: "IE" };
  const paypal = { PAYPAL_CLIENT_ID: "x" };
  expect(browserHosts({ BACKLINE_MODE: "demo", PUBLIC_URL, ...paypal, ...google }).frame).toEqual([]);
  expect(browserHosts({ BACKLINE_MODE: "live", PUBLIC_URL }).frame).toEqual([]);
  expect(browserHosts({ BACKLINE_MODE: "live", PUBLIC_URL, ...paypal, ...google }).frame).toEqual([
    "https://www.paypal.com",
    "https://pay.google.com",
  ]);
});

const START = "/paymentservices/startSession";
test.each([
  `https://apple-pay-gateway.apple.com${START}`,
  "https://apple-pay-gateway.apple.com/paymentservices/paymentSession",
  `https://apple-pay-gateway-nc-pod3.apple.com${START}`,
  `https://apple-pay-gateway-pr-pod1-dr.apple.com${START}`,
  `https://cn-apple-pay-gateway-sh-pod2.apple.com${START}`,
  `https://apple-pay-gateway-cert.apple.com${START}`,
])("Apple's: %s", (url) => expect(gatewayHostOf(url)).toBe(new URL(url).hostname));

test.each([
  `http://apple-pay-gateway.apple.com${START}`,
  `https://apple-pay-gateway.apple.com.evil.test${START}`,
  `https://evil.test/apple-pay-gateway.apple.com${START}`,
  `https://apple-pay-gateway.apple.com@evil.test${START}`,
  `https://apple-pay-gateway.apple.com:8443${START}`,
  `https://apple-pay-gateway.apple.com${START}?to=evil`,
  "https://apple-pay-gateway.apple.com/elsewhere",
  `https://www.apple.com${START}`,
  `https://127.0.0.1${START}`,
  "no address",
])("not Apple's: %s", (url) => expect(gatewayHostOf(url)).toBeNull());
