import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { keepTwoProviders } from "@/test/keep-two-providers";
import { startPaymentWorld, type World, walletToken } from "@/test/payment-world";
import { loadPaymentSettings } from "./payment-settings";
import { viewPayment } from "./payment-view";
import { replayDecision, type StoredDecision } from "./replay-decision";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(5_000, null, ["stripe", "paypal", "adyen", "square", "braintree"]);
});
afterAll(() => world.close());
beforeEach(() => world.heal());

const byGoogle = { input: { method: "google_pay" as const } };
const sheetFor = (rail: string) => ({
  kind: "wallet_sheet",
  rail,
  sheet: { kind: "sandbox", url: expect.stringContaining(`rail=${rail}`) },
});

async function loadDecisions(orderId: string): Promise<StoredDecision[]> {
  const { rows } = await pool.query<StoredDecision>(
    `SELECT d.id, d.settings_version AS "settingsVersion", d.strategy, d.applied, d.context, d.candidates, d.exclusions,
       d.chosen, v.body FROM routing_decision d JOIN payment p ON p.id = d.payment_id
     JOIN payment_settings_version v ON v.version = d.settings_version WHERE p.order_id = $1`,
    [orderId],
  );
  return rows;
}

test("a wallet rides on the first rail that takes it, costs what a card costs there, and its decision replays", async () => {
  const orderId = await world.place({ prices: [1_000], ...byGoogle });
  const started = await world.start(orderId);
  expect(started.attempt).toMatchObject({ method: "google_pay", rail: "stripe", state: "created", feeQuoteMinor: 59 });
  const { next } = await viewPayment(world.context, started);
  expect(next).toMatchObject(sheetFor("stripe"));
  expect(next).toMatchObject({ sheet: { url: expect.stringContaining("amount=1000&currency=USD") } });
  const paid = await world.confirm(orderId, walletToken("stripe", "google_pay", "visa"));
  expect(paid).toMatchObject({ state: "captured", attempt: { method: "google_pay", rail: "stripe" } });
  const decisions = await loadDecisions(orderId);
  expect(decisions.length).toBeGreaterThan(0);
  for (const decision of decisions) expect(replayDecision(decision).isSame).toBe(true);
});

test("a soft decline opens one further rail by another sheet, and a token of the first goes nowhere else", async () => {
  const orderId = await world.place(byGoogle);
  await world.start(orderId);
  const declined = await world.confirm(orderId, walletToken("stripe", "google_pay", "insufficient"));
  const view = await viewPayment(world.context, declined);
  expect(view.message).toContain("The card does not have enough money");
  world.breakers.stripe = "open";
  const next = await world.choose(orderId, "google_pay");
  expect(next.attempt).toMatchObject({ method: "google_pay", rail: "adyen" });
  expect((await viewPayment(world.context, next)).next).toMatchObject(sheetFor("adyen"));
  const stray = await world.confirm(orderId, walletToken("stripe", "google_pay", "visa"));
  expect(stray, "bound to the rail it was made for").toMatchObject({ state: "open", attempt: { rail: "adyen" } });
  const refused = await world.confirm(orderId, walletToken("adyen", "google_pay", "lost"));
  expect(refused.attempt).toMatchObject({ state: "declined", outcomeClass: "hard_decline" });
  // I10: after the hard one no third rail, until the buyer chooses a method anew
  const again = await world.choose(orderId, "google_pay");
  expect(again.attempt).toMatchObject({ rail: "adyen" });
});

test("a bank that wants to see the buyer gets them, and another sheet replaces its page", async () => {
  const orderId = await world.place(byGoogle);
  await world.start(orderId);
  const asked = await world.confirm(orderId, walletToken("stripe", "google_pay", "authenticate"));
  expect(asked.attempt).toMatchObject({ state: "needs_buyer" });
  expect((await viewPayment(world.context, asked)).next).toMatchObject({ kind: "redirect" });
  expect((await world.choose(orderId, "google_pay")).attempt).toMatchObject({ n: 2, state: "created" });
  expect(await world.confirm(orderId, walletToken("stripe", "google_pay", "visa"))).toMatchObject({
    state: "captured",
  });
});

test("a store whose settings have the wallet off does not take it", async () => {
  const { body } = await loadPaymentSettings();
  expect(body.providers.map(({ provider }) => provider)).toEqual(expect.arrayContaining(["apple_pay", "google_pay"]));
  await keepTwoProviders();
  await expect(world.place(byGoogle)).rejects.toMatchObject({
    errors: [{ path: "method", message: "This shop does not take that way of paying. Choose another one." }],
  });
});
