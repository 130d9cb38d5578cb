import { expect, test } from "vitest";
import { configuredRails } from "./configured-rails";

const demo = {
  BACKLINE_MODE: "demo",
  SANDBOX_URL: "http://127.0.0.1:4100",
  STRIPE_SECRET_KEY: "sk_test_x",
  STRIPE_WEBHOOK_SECRET: "whsec_x",
} as const;
const live = { BACKLINE_MODE: "live", STRIPE_SECRET_KEY: "sk_live_x", STRIPE_WEBHOOK_SECRET: "whsec_x" } as const;

test.each([
  ["demo has the sandbox's rails, no real money", demo, ["stripe"], false],
  ["live with one key has one rail; the others are absent", live, ["stripe"], true],
  ["live without keys has none", { BACKLINE_MODE: "live" } as const, [], undefined],
  ["demo without a sandbox has none", { ...demo, SANDBOX_URL: undefined }, [], undefined],
])("%s", (_, env, names, livemode) => {
  const rails = configuredRails(env);
  expect([...rails.keys()]).toEqual(names);
  expect(rails.get("stripe")?.livemode).toBe(livemode);
});

test.each([
  ["demo refuses a real key", { ...demo, STRIPE_SECRET_KEY: "sk_live_x" }, /demo mode refuses/],
  ["demo refuses a real restricted key", { ...demo, STRIPE_SECRET_KEY: "rk_live_x" }, /demo mode refuses/],
  ["live refuses a test key", { ...live, STRIPE_SECRET_KEY: "sk_test_x" }, /test key/],
])("%s", (_, env, message) => {
  expect(() => configuredRails(env)).toThrow(message);
});
