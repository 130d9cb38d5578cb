import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { openLiveChannel } from "@/lib/platform/live-channel";
import type { UserActor } from "@/lib/platform/session";
import { ROUTING_STRATEGIES } from "@/lib/shared/schemas/settings";
import { makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { changePaymentSettings, rollBackPaymentSettings } from "./change-payment-settings";
import { decide } from "./decide";
import { firstRouting } from "./payment-history";
import { announcePaymentSettings, loadPaymentSettings, readPaymentSettings } from "./payment-settings";
import { getPaymentSettings } from "./provider-overview";
import { replayDecision } from "./replay-decision";
import { loadDecisions } from "./sql/decision-rows";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld();
  admin = await makeUser(["admin"]);
  // two are enough to be switched to and fro; a new store has more
  const { version, body } = await loadPaymentSettings();
  const providers = [on("stripe", 1), on("paypal", 2)];
  await pool.query("INSERT INTO payment_settings_version (version, body, note) VALUES ($1, $2, 'two providers')", [
    version + 1,
    JSON.stringify({ ...body, providers }),
  ]);
  await announcePaymentSettings();
});
afterAll(async () => {
  await world.close();
  await openLiveChannel().close();
});

const card = firstRouting({ amountMinor: 1_290, currency: "USD", country: "US", method: "card" });
const on = (provider: "stripe" | "paypal", priority: number, isEnabled = true) => ({ provider, priority, isEnabled });
const newest = async () => (await loadPaymentSettings()).version;
const chosen = async () => (await decide(world.context, card)).chosen?.rail;

test("nobody but an admin changes them, whoever calls", async () => {
  const [analyst, baseVersion] = [await makeUser(["analyst"]), await newest()];
  const change = changePaymentSettings({ baseVersion, providers: [on("stripe", 1), on("paypal", 2)] }, analyst);
  await expect(change).rejects.toMatchObject({ code: "forbidden" });
  const back = rollBackPaymentSettings({ baseVersion, version: baseVersion }, analyst);
  await expect(back).rejects.toMatchObject({ code: "forbidden" });
  expect(await newest()).toBe(baseVersion);
});

test("a switch is a new version, decides at once, and is on record with before and after", async () => {
  const baseVersion = await newest();
  expect(await chosen()).toBe("stripe");
  await changePaymentSettings({ baseVersion, providers: [on("stripe", 1, false), on("paypal", 2)] }, admin);
  expect(await newest()).toBe(baseVersion + 1);
  expect(await chosen()).toBe("paypal");
  const { rows } = await pool.query("SELECT * FROM audit_entry ORDER BY seq DESC LIMIT 1");
  expect(rows[0]).toMatchObject({
    actor_id: admin.userId,
    action: "payment_settings.activated",
    subject: `payment-settings:${baseVersion + 1}`,
    before: { providers: [{ provider: "stripe", isEnabled: true }, { provider: "paypal" }] },
    after: { providers: [{ provider: "stripe", isEnabled: false }, { provider: "paypal" }] },
  });
  const { history, providers } = await getPaymentSettings();
  expect(history[0]).toMatchObject({ isLive: true, changes: [{ kind: "off", provider: "stripe" }], by: "Test Person" });
  expect(providers.find(({ provider }) => provider === "stripe")).toMatchObject({ isEnabled: false });
});

test("one click brings an earlier version back, as a new one", async () => {
  const baseVersion = await newest();
  await rollBackPaymentSettings({ baseVersion, version: baseVersion - 1 }, admin);
  expect(await newest()).toBe(baseVersion + 1);
  expect(await chosen()).toBe("stripe");
});

test("the order is what counts, and is kept as 1, 2, 3", async () => {
  const baseVersion = await newest();
  await changePaymentSettings({ baseVersion, providers: [on("stripe", 90), on("paypal", 7)] }, admin);
  expect((await loadPaymentSettings()).body.providers).toEqual([on("paypal", 1), on("stripe", 2)]);
  expect(await chosen()).toBe("paypal");
  expect((await getPaymentSettings()).history[0]?.changes).toEqual([{ kind: "moved", provider: "paypal", place: 1 }]);
  await rollBackPaymentSettings({ baseVersion: baseVersion + 1, version: baseVersion }, admin);
});

test("strategy and weights are part of the version; what is left out stays, and a roll-back brings them back", async () => {
  const baseVersion = await newest();
  const before = (await loadPaymentSettings()).body;
  const split = [
    { ...on("stripe", 1), weight: 1 },
    { ...on("paypal", 2), weight: 0 },
  ];
  await changePaymentSettings({ baseVersion, providers: split, strategy: "weighted" }, admin);
  expect((await loadPaymentSettings()).body).toEqual({ strategy: "weighted", providers: split });
  expect((await getPaymentSettings()).history[0]?.changes).toEqual([
    { kind: "strategy", strategy: "weighted" },
    { kind: "weight", provider: "paypal", weight: 0 },
  ]);
  await changePaymentSettings({ baseVersion: baseVersion + 1, providers: [on("stripe", 2), on("paypal", 1)] }, admin);
  expect((await loadPaymentSettings()).body).toEqual({
    strategy: "weighted",
    providers: [
      { ...on("paypal", 1), weight: 0 },
      { ...on("stripe", 2), weight: 1 },
    ],
  });
  expect(await chosen()).toBe("stripe");
  await rollBackPaymentSettings({ baseVersion: baseVersion + 2, version: baseVersion }, admin);
  expect((await loadPaymentSettings()).body).toEqual(before);
});

test.each([
  ["nothing would be on", [on("stripe", 1, false), on("paypal", 2, false)], "unprocessable"],
  ["a provider is forgotten", [on("stripe", 1)], "unprocessable"],
  ["a provider comes twice", [on("stripe", 1), on("stripe", 2)], "unprocessable"],
])("refused: %s", async (_, providers, code) => {
  const baseVersion = await newest();
  await expect(changePaymentSettings({ baseVersion, providers }, admin)).rejects.toMatchObject({ code });
  expect(await newest()).toBe(baseVersion);
});

test("two admins at once: one wins, the other is told; a version that never was is not found", async () => {
  const baseVersion = await newest();
  const providers = [on("stripe", 1), on("paypal", 2)];
  const both = await Promise.allSettled([
    changePaymentSettings({ baseVersion, providers }, admin),
    changePaymentSettings({ baseVersion, providers }, admin),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  await expect(rollBackPaymentSettings({ baseVersion: await newest(), version: 9_999 }, admin)).rejects.toMatchObject({
    code: "not_found",
  });
});

test("a version whose note was lost decides within a second all the same", async () => {
  const { version } = await readPaymentSettings();
  await pool.query(
    `INSERT INTO payment_settings_version (version, body, note)
     SELECT version + 1, body, 'nobody was told' FROM payment_settings_version WHERE version = $1`,
    [version],
  );
  expect((await readPaymentSettings()).version).toBe(version);
  const readVersion = async () => (await readPaymentSettings()).version;
  await expect.poll(readVersion, { timeout: 1_200, interval: 20 }).toBe(version + 1);
});

test("I18: switched to and fro under load, nothing is lost and each decision fits exactly its version", async () => {
  let isOver = false;
  const switching = (async () => {
    for (let n = 0; !isOver; n++) {
      const providers =
        n % 2 === 0 ? [on("stripe", 2), on("paypal", 1)] : [on("stripe", 1), on("paypal", 2, n % 3 > 0)];
      const strategy = ROUTING_STRATEGIES[n % ROUTING_STRATEGIES.length];
      await changePaymentSettings({ baseVersion: await newest(), providers, strategy }, admin);
    }
  })();
  const orders = await Promise.all(Array.from({ length: 24 }, () => world.place()));
  for (const orderId of orders) {
    const started = await world.start(orderId);
    const token = started.attempt?.rail === "paypal" ? "sut_visa" : "pm_card_visa";
    expect((await world.confirm(orderId, token)).state).toBe("captured");
  }
  isOver = true;
  await switching;
  const decisions = await loadDecisions(null, 10_000);
  expect(decisions.length).toBeGreaterThanOrEqual(orders.length);
  for (const row of decisions) expect(replayDecision(row)).toMatchObject({ isSame: true });
  expect(new Set(decisions.map((row) => row.settingsVersion)).size).toBeGreaterThan(2);
  expect(new Set(decisions.map((row) => row.strategy)).size).toBeGreaterThan(2);
});
