import { beforeAll, describe, expect, test } from "vitest";
import { makeTries, type Try } from "../../test/payment-tries";
import { loadAttempts, recountProviders } from "../../test/recount-providers";
import { pool } from "../platform/db";
import { newId } from "../shared/ids";
import type { Period } from "../shared/schemas/analytics";
import { addDays, dayInZone } from "../shared/time";
import { analyticsStore } from "./postgres-store";
import { resolvePeriod } from "./resolve-period";
import { type AnalyticsFilter, type AnalyticsStore, NO_FILTER, type Scoreboard } from "./store";

const ENGINES: [string, AnalyticsStore][] = [["PostgreSQL", analyticsStore]];
const ZONE = "Europe/Berlin";
const HOUR_MS = 3_600_000;
const RAILS = ["stripe", "paypal", "adyen", "square", "braintree"];
/** Park and Miller: the same store in every run. */
const random = (() => {
  let state = 20_261_122;
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
})();
const one = <T>(values: readonly T[]): T => values[random(values.length)] as T;
const now = new Date();
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
const today = dayInZone(now, ZONE);
const inZone = (query: Parameters<typeof resolvePeriod>[0]) => resolvePeriod(query, ZONE, now);

const NO: readonly Pick<Try, "state" | "outcomeClass">[] = [
  { state: "declined", outcomeClass: "soft_decline" },
  { state: "declined", outcomeClass: "soft_decline" },
  { state: "declined", outcomeClass: "hard_decline" },
  { state: "declined", outcomeClass: "rail_says_no" },
  { state: "declined", outcomeClass: "our_bug" },
  { state: "declined", outcomeClass: "marked_not_paid" },
  { state: "declined", outcomeClass: null },
  { state: "not_sent", outcomeClass: "not_sent" },
  { state: "absent", outcomeClass: "absent" },
  { state: "superseded", outcomeClass: "created" },
  { state: "expired", outcomeClass: "needs_buyer" },
  { state: "voided", outcomeClass: "voided" },
];

function drawTry(at: Date, said: Pick<Try, "state" | "outcomeClass">): Try {
  const hasFee = random(3) === 0;
  return {
    ...said,
    at,
    rail: RAILS[Math.min(random(RAILS.length), random(RAILS.length))] ?? "stripe",
    quoteMinor: random(90),
    actualMinor: hasFee ? random(90) : null,
    perAttemptMinor: random(2) * random(14),
    latencyMs: random(10) === 0 ? null : 80 + random(2_000),
  };
}

async function tryToSell(): Promise<void> {
  const at = hoursAgo(random(4) === 0 ? random(23) : random(24 * 100));
  const refused = Array.from({ length: random(3) }, () => drawTry(at, one(NO)));
  const last = random(5) === 0 ? [] : [drawTry(at, { state: "captured", outcomeClass: "captured" })];
  if (refused.length + last.length === 0) return;
  await makeTries({
    country: one(["DE", "US", "JP"]),
    currency: one(["USD", "USD", "USD", "EUR", "JPY", "SEK", "KWD"]),
    amountMinor: one([100, 129, 199, 200, 499, 500, 999, 1_000, 2_000, 4_999, 5_000, 49_999, 50_000]),
    tries: [...refused, ...last],
  });
}

let attempts: Awaited<ReturnType<typeof loadAttempts>>;
beforeAll(async () => {
  for (let n = 0; n < 400; n++) await tryToSell();
  attempts = await loadAttempts();
});

const PERIODS: [string, () => Period][] = [
  ["24h", () => inZone({ period: "24h" })],
  ["30d", () => inZone({ period: "30d" })],
  ["1y", () => inZone({ period: "1y" })],
  ["past days", () => inZone({ period: "custom", from: addDays(today, -60), to: addDays(today, -11) })],
  ["nothing yet", () => inZone({ period: "custom", from: addDays(today, -400), to: addDays(today, -300) })],
];
const FILTERS: [string, Partial<AnalyticsFilter>][] = [
  ["the whole store", {}],
  ["dollars", { currency: "USD" }],
  ["one country", { country: "DE" }],
  ["one provider", { rail: "stripe" }],
  ["one provider in yen in one country", { rail: "stripe", currency: "JPY", country: "US" }],
];
const CASES = PERIODS.flatMap(([name, period]) =>
  FILTERS.map(([of, filter]) => [`${name} of ${of}`, period, filter] as const),
);
const unordered = (board: Scoreboard) =>
  Object.fromEntries(Object.entries(board).map(([name, rows]) => [name, new Set(rows)]));

describe.each(ENGINES)("%s against a recount of every attempt", (_, store) => {
  test.each(CASES)("%s", async (_label, makePeriod, narrowed) => {
    const [period, filter] = [makePeriod(), { ...NO_FILTER, ...narrowed }];
    const { data } = await store.providers(period, filter);
    expect(unordered(data)).toEqual(unordered(recountProviders(attempts, period, filter)));
  });

  test("all of it is there to be wrong about: each class, few and many, every band", async () => {
    const { data } = await store.providers(inZone({ period: "1y" }), NO_FILTER);
    const counted = data.providers.reduce<Record<string, number>>((sums, { failures }) => {
      for (const [name, count] of Object.entries(failures)) sums[name] = (sums[name] ?? 0) + count;
      return sums;
    }, {});
    expect(Object.values(counted).every((count) => count > 0)).toBe(true);
    expect(new Set(data.providers.map(({ isRateFew }) => isRateFew))).toEqual(new Set([true, false]));
    const dollars = data.bands.filter(({ currency }) => currency === "USD");
    expect(new Set(dollars.map(({ fromMinor }) => fromMinor))).toEqual(new Set([0, 200, 500, 1_000, 2_000, 5_000]));
  });

  test("countries and bands add up to their provider, failures to what did not succeed, shares to one", async () => {
    const { data } = await store.providers(inZone({ period: "90d" }), NO_FILTER);
    expect(data.providers.length).toBeGreaterThan(10);
    for (const row of data.providers) {
      const isOf = (part: typeof row) => part.provider === row.provider && part.currency === row.currency;
      for (const parts of [data.countries.filter(isOf), data.bands.filter(isOf)])
        for (const figure of ["attempts", "succeeded", "volumeMinor", "feesMinor"] as const)
          expect(parts.reduce((sum, part) => sum + part[figure], 0)).toBe(row[figure]);
      const failed = Object.values(row.failures).reduce((sum, count) => sum + count, 0);
      expect(failed).toBe(row.attempts - row.succeeded);
    }
    const shares = data.providers.filter(({ currency }) => currency === "USD").map(({ shareRate }) => shareRate ?? 0);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
  });

  test("by currency, and there the provider with the most payments first", async () => {
    const { data } = await store.providers(inZone({ period: "1y" }), NO_FILTER);
    const sorted = data.providers.toSorted(
      (a, b) => (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0) || b.succeeded - a.succeeded,
    );
    expect(data.providers.map(({ succeeded }) => succeeded)).toEqual(sorted.map(({ succeeded }) => succeeded));
  });

  test.each<Partial<AnalyticsFilter>>([{ artistIds: [newId()] }, { trackIds: [newId()] }, { releaseId: newId() }])(
    "refused, because an order is paid as one: %o",
    async (narrowed) => {
      const asked = store.providers(inZone({ period: "30d" }), { ...NO_FILTER, ...narrowed });
      await expect(asked).rejects.toMatchObject({ code: "invalid_request" });
    },
  );

  test("an amount that no double holds is still exact to the basis point", async () => {
    await pool.query("DELETE FROM payment_attempt");
    const huge = { rail: "stripe", state: "captured", at: hoursAgo(1) };
    await makeTries({
      country: "DE",
      currency: "JPY",
      amountMinor: 9_000_000_000_000_000,
      tries: [{ ...huge, quoteMinor: 112_500_000_000_000 }],
    });
    const { data } = await store.providers(inZone({ period: "24h" }), NO_FILTER);
    expect(data.providers).toMatchObject([{ costBp: 125, volumeMinor: 9_000_000_000_000_000 }]);
  });
});
