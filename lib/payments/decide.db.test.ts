import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { type DecisionContext, decide, decideBy } from "./decide";
import { firstRouting } from "./payment-history";
import { announcePaymentSettings, readPaymentSettings, type SettingsBody } from "./payment-settings";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
});
afterEach(() => world.heal());
afterAll(() => world.close());

const routing = firstRouting({ amountMinor: 1290, currency: "USD", country: "US", method: "card" });
const chosen = async () => (await decide(world.context, routing)).chosen?.rail;

async function writeVersion(change: (body: SettingsBody) => SettingsBody): Promise<void> {
  const { version, body } = await readPaymentSettings();
  await pool.query("INSERT INTO payment_settings_version (version, body, note) VALUES ($1, $2, 'test')", [
    version + 1,
    JSON.stringify(change(body)),
  ]);
}
const preferring = (name: string) => (body: SettingsBody) => ({
  ...body,
  providers: body.providers.map((entry) => ({ ...entry, priority: entry.provider === name ? 0 : 5 })),
});

/** The same copy twice: no query in between. */
async function areKept(): Promise<boolean> {
  const first = await readPaymentSettings();
  return first === (await readPaymentSettings());
}

type Stored = {
  settings_version: number;
  context: DecisionContext;
  candidates: unknown;
  exclusions: unknown;
  chosen: string | null;
  body: SettingsBody;
};

test("a stored decision, replayed from what is stored with it, gives the same answer", async () => {
  const failed = await world.place();
  await world.sandbox.control.rails.stripe.port.refuse();
  await world.start(failed);
  await world.heal();
  await world.choose(failed, "paypal");
  const declined = await world.place({ input: { country: "IE" } });
  await world.confirm(declined, "pm_card_chargeDeclinedLostCard");
  await world.confirm(declined);
  const resting = { ...world.context, breakers: async () => ({ stripe: "half_open", paypal: "open" }) as const };
  const { chosen: slow } = await decide(resting, routing);
  expect(slow?.rail).toBe("stripe");
  await writeVersion(preferring("paypal"));
  await announcePaymentSettings();
  await world.start(await world.place());
  // a price list that comes later changes no decision that was made
  await pool.query("UPDATE fee_schedule SET percent_ppm = percent_ppm + 1000 WHERE currency = 'USD'");

  const { rows } = await pool.query<Stored>(
    `SELECT d.settings_version, d.context, d.candidates, d.exclusions, d.chosen, v.body FROM routing_decision d
     JOIN payment_settings_version v ON v.version = d.settings_version`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(6);
  expect(new Set(rows.map((row) => row.settings_version)).size).toBeGreaterThan(1);
  for (const row of rows) {
    const again = decideBy(row.context, { version: row.settings_version, body: row.body });
    expect(JSON.parse(JSON.stringify({ ...again, chosen: again.chosen?.provider ?? null }))).toEqual({
      settingsVersion: row.settings_version,
      strategy: row.body.strategy,
      context: row.context,
      candidates: row.candidates,
      exclusions: row.exclusions,
      chosen: row.chosen,
    });
  }
});

test("settings are kept between decisions, and a switch bites at once where it is announced", async () => {
  await expect.poll(areKept).toBe(true);
  await writeVersion(preferring("stripe"));
  await announcePaymentSettings();
  expect(await chosen()).toBe("stripe");
});

test("a switch whose note is lost bites within a second", async () => {
  await expect.poll(areKept).toBe(true);
  const startedAt = performance.now();
  await writeVersion(preferring("paypal"));
  await expect.poll(chosen, { interval: 20, timeout: 3_000 }).toBe("paypal");
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

test.each([
  ["an open breaker leaves the rail out", { stripe: "open" }, "paypal"],
  ["all breakers open: nobody", { stripe: "open", paypal: "open" }, undefined],
] as const)("%s", async (_, breakers, expected) => {
  await writeVersion(preferring("stripe"));
  await announcePaymentSettings();
  const decision = await decide({ ...world.context, breakers: async () => breakers }, routing);
  expect(decision.chosen?.rail).toBe(expected);
  expect(decision.context.breakers).toEqual(breakers);
});
