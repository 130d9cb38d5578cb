import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { quoteMethods, viewMethods } from "@/lib/orders/quote-methods";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { withEnvironment } from "@/test/with-environment";
import { guardRails } from "./guard-rails";
import { mintClientToken } from "./mint-client-token";
import { firstRouting } from "./payment-history";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000, null, ["stripe", "braintree"]);
});
afterEach(() => world.heal());
afterAll(() => world.close());

const BASKET = { amountMinor: 1290, currency: "USD", country: "US" };
const asLive = <T>(publishableKey: string | undefined, load: () => Promise<T>): Promise<T> =>
  withEnvironment({ BACKLINE_MODE: "live", STRIPE_PUBLISHABLE_KEY: publishableKey }, load);

test("live: a rail without its public part takes no card, and the next one does", async () => {
  const decideAs = async (key: string | undefined) => {
    const { decide } = await asLive(key, () => import("./decide"));
    return decide(world.context, firstRouting({ ...BASKET, method: "card" }));
  };
  expect((await decideAs("pk_live_1")).chosen?.rail).toBe("stripe");
  const without = await decideAs(undefined);
  expect(without.chosen?.rail).toBe("braintree");
  expect(without.exclusions).toContainEqual({ provider: "stripe", reason: "method" });
  // what it was decided by is stored with it, so that a replay needs no environment
  expect(without.context.limits.stripe?.methods).toEqual([]);
});

test("live: a quote names the rail that would take the card, with what a browser needs to show its fields", async () => {
  const quoted = await asLive("pk_live_1", async () => {
    const { quoteMethods: ask, viewMethods: view } = await import("@/lib/orders/quote-methods");
    return view(await ask(world.context, BASKET), BASKET);
  });
  expect(quoted).toContainEqual({
    method: "card",
    rail: "stripe",
    isReady: true,
    browserSdk: null,
    walletSheet: null,
    fields: { kind: "stripe", rail: "stripe", publishableKey: "pk_live_1" },
  });
});

test("demo: a quote's card has the sandbox's frame", async () => {
  const [card] = viewMethods(await quoteMethods(world.context, BASKET), BASKET);
  expect(card).toMatchObject({ method: "card", fields: { kind: "sandbox", url: "/sandbox/fields?rail=stripe" } });
});

test("live: the switchboard names what keeps a provider from taking cards", async () => {
  const read = (key: string | undefined) =>
    asLive(key, async () => {
      const { missingForFields } = await import("./rail-fields");
      return missingForFields("stripe");
    });
  expect(await read(undefined)).toEqual(["STRIPE_PUBLISHABLE_KEY"]);
  expect(await read("pk_live_1")).toEqual([]);
});

const guarded = () => {
  const board = { isShut: async () => false, admit: async () => true, note: async () => undefined };
  return { rails: guardRails(world.context.rails, { board, slots: 2 }) };
};
const mint = (currency: "USD" | "KWD") => mintClientToken(guarded(), { rail: "braintree", currency });

test("a client token is minted for each visit, in a currency that has an account", async () => {
  const [one, other] = await Promise.all([mint("USD"), mint("USD")]);
  expect(one).toMatch(/\w{8}/);
  expect(other).toMatch(/\w{8}/);
  await expect(mint("KWD")).rejects.toMatchObject({ code: "not_found" });
  await expect(mintClientToken(guarded(), { rail: "stripe", currency: "USD" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a Braintree that does not answer gives none, and says what to do instead", async () => {
  world.sandbox.control.faults.add({ rail: "braintree", operation: "probe", kind: "500", when: "before", count: 1 });
  await expect(mint("USD")).rejects.toMatchObject({
    code: "unavailable",
    detail: expect.stringContaining("another way"),
  });
});
