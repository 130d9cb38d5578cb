import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { RoutingStrategy } from "@/lib/shared/schemas/settings";
import { ManualClock, startPaymentWorld, type World } from "@/test/payment-world";
import { announcePaymentSettings, readPaymentSettings } from "./payment-settings";
import { FactsBoard, factsFor, NOTHING_KNOWN } from "./routing-facts";
import { loadVolumes, loadWindows } from "./sql/routing-facts-rows";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
  const now = world.clock.now();
  // amid a month, whatever day it is
  world.clock.moveTo(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 10)));
});
/** Goes its own way from where the world's clock stands. */
function clockFromHere(): ManualClock {
  const clock = new ManualClock();
  clock.moveTo(world.clock.now());
  return clock;
}
afterAll(() => world.close());

const card = { method: "card", currency: "USD" } as const;
const rails = ["stripe", "paypal"] as const;

async function activate(strategy: RoutingStrategy): Promise<void> {
  const { version, body } = await readPaymentSettings();
  await pool.query("INSERT INTO payment_settings_version (version, body, note) VALUES ($1, $2, 'test')", [
    version + 1,
    JSON.stringify({ ...body, strategy }),
  ]);
  await announcePaymentSettings();
}

async function giveTiers(): Promise<void> {
  await pool.query(
    `INSERT INTO fee_tier (schedule_id, from_minor, percent_ppm, fixed_minor)
     SELECT id, 1000, 20000, 10 FROM fee_schedule WHERE provider = 'stripe' AND currency = 'USD'`,
  );
  await announcePaymentSettings();
}

beforeEach(async () => {
  await pool.query("DELETE FROM fee_tier");
  await activate("priority");
});

test("attempts that ended in money or in a no are counted, those that a buyer left are not", async () => {
  await world.confirm(await world.place({ prices: [1_000] }));
  const declined = await world.place();
  await world.confirm(declined, "pm_card_chargeDeclined");
  await world.start(await world.place());
  const left = await world.place();
  await world.start(left);
  await world.choose(left, "paypal");
  const windows = await loadWindows();
  expect(windows).toEqual([
    { rail: "stripe", method: "card", samples: 2, successes: 1, latencyP50Ms: expect.any(Number) },
  ]);
});

test("nothing is read where the settings ask for nothing", async () => {
  const board = new FactsBoard();
  await board.refresh();
  expect(board.read()).toEqual(NOTHING_KNOWN);
});

test("a strategy that goes by experience has the windows read", async () => {
  await activate("highest_success");
  const board = new FactsBoard();
  await board.refresh();
  const known = factsFor(board.read(), rails, card);
  expect(known).toEqual({
    stripe: { samples: 2, successes: 1, latencyP50Ms: expect.any(Number), monthVolumeMinor: null },
  });
  expect(factsFor(board.read(), rails, { ...card, method: "paypal" })).toEqual({});
});

test("a decision gets what is there at once, and what was read soon after", async () => {
  await activate("fastest");
  const board = new FactsBoard();
  expect(board.read()).toEqual(NOTHING_KNOWN);
  await expect.poll(() => board.read().windows.length).toBe(1);
});

test("the month's volume: each capture once, however often it is counted and however time goes on", async () => {
  await giveTiers();
  const clock = clockFromHere();
  const volumeOf = async (board: FactsBoard) => {
    await board.refresh();
    return factsFor(board.read(), rails, card).stripe?.monthVolumeMinor;
  };
  const board = new FactsBoard(clock);
  expect(await volumeOf(board)).toBe(1_000);
  for (const minutes of [1, 3, 30]) {
    clock.advance(minutes * 60_000);
    expect(await volumeOf(board)).toBe(1_000);
  }
  world.clock.moveTo(clock.now());
  await world.confirm(await world.place({ prices: [500] }));
  expect(await volumeOf(board)).toBe(1_500);
  clock.advance(3 * 60_000);
  expect(await volumeOf(board)).toBe(1_500);
  expect(await volumeOf(new FactsBoard(clock))).toBe(1_500);
  expect(factsFor(board.read(), rails, { ...card, currency: "EUR" }).stripe?.monthVolumeMinor).toBe(0);
});

test("a new month begins with nothing known, then with nothing captured", async () => {
  await giveTiers();
  const clock = clockFromHere();
  const board = new FactsBoard(clock);
  await board.refresh();
  clock.advance(31 * 24 * 3_600_000);
  expect(board.read().volumes).toBeNull();
  await board.refresh();
  expect(factsFor(board.read(), rails, card).stripe?.monthVolumeMinor).toBe(0);
});

test("volumes are those from one instant to before another", async () => {
  const [first] = (
    await pool.query<{ at: Date }>("SELECT min(finished_at) AS at FROM payment_attempt WHERE state = 'captured'")
  ).rows;
  const at = first?.at as Date;
  const later = new Date(at.getTime() + 1);
  const ofStripe = (minor: number) => [{ rail: "stripe", currency: "USD", minor }];
  expect(await loadVolumes(at, later)).toEqual(ofStripe(1_000));
  expect(await loadVolumes(at, at)).toEqual([]);
  expect(await loadVolumes(later, null)).toEqual(ofStripe(500));
  expect(await loadVolumes(at, null)).toEqual(ofStripe(1_500));
});

test("a database that does not answer leaves what was known", async () => {
  await activate("highest_success");
  const board = new FactsBoard();
  await board.refresh();
  const before = board.read();
  await pool.query("ALTER TABLE payment_attempt RENAME TO payment_attempt_gone");
  try {
    await board.refresh();
    expect(board.read()).toEqual(before);
  } finally {
    await pool.query("ALTER TABLE payment_attempt_gone RENAME TO payment_attempt");
  }
});
