import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { WhatIfCurrency } from "@/lib/shared/schemas/what-if";
import { makeUser } from "@/test/factories";
import { keepTwoProviders } from "@/test/keep-two-providers";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { answerWhatIf, replaySavings } from "./answer-what-if";
import { readSavings } from "./read-savings";

const PRICES = [129, 700, 6_000];
const RAILS = { rails: ["stripe", "paypal"] } as const;
const QUARTER_MS = 900_000;
let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
  await keepTwoProviders();
  for (const price of PRICES) await world.confirm(await world.place({ prices: [price] }));
  world.clock.advance(1_000);
});
afterAll(() => world.close());

const quarter = (fromNow: number) =>
  new Date(Math.floor(world.clock.now().getTime() / QUARTER_MS) * QUARTER_MS + fromNow * QUARTER_MS);

test("the switchboard and the scoreboard say the same of the same payments, to the minor unit", async () => {
  const admin = await makeUser(["admin"]);
  const { currencies } = await answerWhatIf({ days: 7 }, admin, { ...RAILS, clock: world.clock });
  const saved = await replaySavings({ from: quarter(-4), to: quarter(1) }, RAILS);
  expect(saved.map((one) => WhatIfCurrency.parse(one).actual)).toEqual(currencies.map(({ actual }) => actual));
  const [said] = currencies;
  expect(saved[0]?.actual.total.payments).toBe(PRICES.length);
  expect(saved[0]?.plans.map(({ key }) => key)).toEqual(["only:stripe", "only:paypal", "dearest"]);
  for (const plan of saved[0]?.plans ?? []) {
    const same = said?.plans.find(({ key }) => key === plan.key);
    expect([plan.total, plan.bands]).toEqual([same?.total, same?.bands]);
  }
});

test("a period begins and ends at a quarter of an hour: half an hour off UTC loses nothing", async () => {
  const at = quarter(0);
  await pool.query("UPDATE payment_attempt SET finished_at = $1", [at]);
  const count = async (from: Date, to: Date) =>
    (await replaySavings({ from, to }, RAILS))[0]?.actual.total.payments ?? 0;
  expect(await count(at, quarter(1))).toBe(PRICES.length);
  expect(await count(quarter(-1), at)).toBe(0);
  expect(await count(quarter(1), quarter(2))).toBe(0);
});

test("for analysts and admins alone; asked again it is what was said before", async () => {
  const span = { from: quarter(-4), to: quarter(1) };
  const [analyst, artist] = [await makeUser(["analyst"]), await makeUser(["artist"])];
  await expect(readSavings(span, artist)).rejects.toMatchObject({ code: "forbidden" });
  const first = await readSavings(span, analyst);
  expect(first.currencies[0]?.actual.total.payments).toBe(PRICES.length);
  expect(await readSavings(span, analyst)).toEqual(first);
});
