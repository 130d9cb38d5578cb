import { expect, test } from "vitest";
import { withEnvironment } from "@/test/with-environment";

const REAL = { PAYPAL_CLIENT_ID: "AeA1", PAYPAL_CLIENT_SECRET: "EGn1" };
type Case = [
  name: string,
  changes: Record<string, string | undefined>,
  rail: "paypal" | "stripe",
  expected: object | null,
];

test.each<Case>([
  ["without its keys a rail has no button", { PAYPAL_CLIENT_ID: undefined }, "paypal", null],
  ["a rail without a button has none", {}, "stripe", null],
  [
    "demo: the sandbox's script, from the shop's own origin",
    { BACKLINE_MODE: "demo", PAYPAL_CLIENT_ID: "sandbox_id" },
    "paypal",
    { provider: "paypal", clientId: "sandbox_id", sdkBaseUrl: "/sandbox/paypal/sdk/js", currency: "EUR" },
  ],
  [
    "live: the provider's own script, and no secret",
    { BACKLINE_MODE: "live", ...REAL },
    "paypal",
    { provider: "paypal", clientId: "AeA1", sdkBaseUrl: null, currency: "EUR" },
  ],
])("%s", async (_, changes, rail, expected) => {
  const told = await withEnvironment(changes, async () => {
    const { browserSdkOf } = await import("./available-rails");
    return browserSdkOf(rail, "EUR");
  });
  expect(told).toEqual(expected);
});
