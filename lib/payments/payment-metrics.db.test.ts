import { afterAll, beforeAll, expect, test } from "vitest";
import { openLiveChannel } from "@/lib/platform/live-channel";
import { registry } from "@/lib/platform/metrics";
import { ProviderName } from "@/lib/shared/schemas/settings";
import { makeUser } from "@/test/factories";
import { goodCard, startPaymentWorld, type World } from "@/test/payment-world";
import { hearNews } from "@/test/sell-on";
import { changePaymentSettings } from "./change-payment-settings";
import { loadPaymentSettings } from "./payment-settings";
import { RAILS, type RailName } from "./provider";
import { loadPaymentOfOrder } from "./sql/load-payment";

const TURNS = 24;
/** A card that its bank turns down, by the rail's own prefix. */
const declinedCard = (rail: RailName) => goodCard(rail).replace(/visa$/, "chargeDeclined");

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld(5_000, null, RAILS);
});
afterAll(async () => {
  await world.close();
  await openLiveChannel().close();
});

async function putFirst(rail: RailName): Promise<void> {
  const { version: baseVersion, body } = await loadPaymentSettings();
  const providers = body.providers.map(({ provider, isEnabled }) => ({
    provider: ProviderName.parse(provider),
    priority: provider === rail ? 0 : 1,
    isEnabled,
  }));
  await changePaymentSettings({ baseVersion, providers, strategy: "priority" }, await makeUser(["admin"]));
}

async function pay(orderId: string, token: string): Promise<void> {
  let payment = await world.confirm(orderId, token);
  for (let turn = 0; payment.state !== "captured" && turn < TURNS; turn++) {
    await hearNews(world, payment.attempt?.rail ?? "adyen");
    world.clock.advance(5_000);
    await world.turn();
    payment = (await loadPaymentOfOrder(orderId)) ?? payment;
  }
  expect(payment.state).toBe("captured");
}

/** The value of one series; 0 where there is none yet. */
async function read(name: string, labels: Record<string, string>, suffix = ""): Promise<number> {
  const metric = await registry.getSingleMetric(name)?.get();
  const found = (metric?.values ?? []).filter(
    (value) =>
      (!suffix || Reflect.get(value, "metricName") === name + suffix) &&
      Object.entries(labels).every(([label, wanted]) => Reflect.get(value.labels, label) === wanted),
  );
  return found.reduce((sum, { value }) => sum + value, 0);
}

async function readAll(provider: RailName) {
  const calls = (operation: string) =>
    read("backline_payment_call_duration_seconds", { provider, operation }, "_count");
  return {
    transactions: await read("backline_payment_transactions_total", { provider }),
    successes: await read("backline_payment_successes_total", { provider }),
    declined: await read("backline_payment_failures_total", { provider, class: "declined" }),
    notSent: await read("backline_payment_failures_total", { provider, class: "not_sent" }),
    fees: await read("backline_payment_fees_minor_total", { provider, currency: "USD" }),
    confirms: await calls("confirm"),
    captures: await calls("capture"),
  };
}

test.each(RAILS.map((rail) => [rail]))(
  "%s: transactions, successes, failures by class, fees and the time of each call are counted",
  async (rail) => {
    await putFirst(rail);
    const before = await readAll(rail);
    const [good, refused, unreached] = [await world.place(), await world.place(), await world.place()];
    for (const orderId of [good, refused, unreached]) await world.start(orderId);
    await pay(good, goodCard(rail));
    const quote = (await loadPaymentOfOrder(good))?.attempt?.feeQuoteMinor ?? 0;
    expect((await world.confirm(refused, declinedCard(rail))).attempt?.state).toBe("declined");
    await world.sandbox.control.rails[rail].port.refuse();
    expect((await world.confirm(unreached, goodCard(rail))).attempt?.state).toBe("not_sent");
    await world.heal();
    const after = await readAll(rail);
    expect(quote).toBeGreaterThan(0);
    expect(after).toEqual({
      transactions: before.transactions + 3,
      successes: before.successes + 1,
      declined: before.declined + 1,
      notSent: before.notSent + 1,
      fees: before.fees + quote,
      confirms: before.confirms + 3,
      captures: before.captures + 1,
    });
  },
);
