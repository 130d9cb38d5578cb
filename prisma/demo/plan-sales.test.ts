import { expect, test } from "vitest";
import { CATALOGUE } from "./catalogue";
import { planOrders, planPlays, type ShelfRecord } from "./plan-sales";
import { planBaskets, planPlaysBefore } from "./plan-visits";
import { synthesiseTrack } from "./synthesise-track";

const DAY_MS = 24 * 3_600_000;
const shelfAt = (endsAt: Date): ShelfRecord[] =>
  CATALOGUE.flatMap(({ slug, releases }) =>
    releases.map((release) => ({
      release,
      releaseId: `${slug}/${release.title}`,
      trackIds: release.tracks.map((track) => track.title),
      publishedAt: new Date(endsAt.getTime() - 95 * DAY_MS),
    })),
  );

const endsAt = new Date("2026-11-21T03:20:00Z");

test("the same end gives the same past, order by order and play by play", () => {
  expect(planOrders(shelfAt(endsAt), endsAt, 5)).toEqual(planOrders(shelfAt(endsAt), endsAt, 5));
  expect(planPlays(shelfAt(endsAt), endsAt, 5)).toEqual(planPlays(shelfAt(endsAt), endsAt, 5));
});

test.each([
  ["in the small hours of a Monday", "2026-11-23T03:00:01Z"],
  ["on a Saturday evening", "2026-11-21T20:59:59Z"],
  ["across the change of the clocks", "2026-10-25T01:30:00Z"],
])("a demo that ends %s has three months, 3 000 orders and 30 000 plays, none of them in the future", (_, end) => {
  const at = new Date(end);
  const orders = planOrders(shelfAt(at), at, 43);
  const plays = planPlays(shelfAt(at), at, 365);
  expect(orders.filter(({ isGivenUp }) => !isGivenUp).length).toBeGreaterThan(3_300);
  expect(plays.length).toBeGreaterThan(31_000);
  const returns = orders.flatMap(({ givenBackAt }) => (givenBackAt ? [{ at: givenBackAt }] : []));
  expect(returns.length).toBeGreaterThan(20);
  expect(orders.filter(({ givenBackAt, at: soldAt }) => givenBackAt && givenBackAt <= soldAt)).toEqual([]);
  const times = [...orders, ...plays, ...returns].map((event) => event.at.getTime());
  expect(Math.max(...times)).toBeLessThan(at.getTime());
  expect(Math.min(...times)).toBeLessThan(at.getTime() - 90 * DAY_MS);
});

test("nothing is sold before it came out", () => {
  const shelf = shelfAt(endsAt).map((record, n) =>
    n === 0 ? { ...record, publishedAt: new Date(endsAt.getTime() - 2 * DAY_MS) } : record,
  );
  const late = planOrders(shelf, endsAt, 40).filter(({ lines }) =>
    lines.some((line) =>
      "releaseId" in line ? line.releaseId === shelf[0]?.releaseId : shelf[0]?.trackIds.includes(line.trackId),
    ),
  );
  expect(late.length).toBeGreaterThan(0);
  expect(Math.min(...late.map(({ at }) => at.getTime()))).toBeGreaterThan(endsAt.getTime() - 2 * DAY_MS);
});

test("the funnel of the demo narrows: heard, heard to the end, put into a basket, taken to the till, paid", () => {
  const shelf = shelfAt(endsAt);
  const orders = planOrders(shelf, endsAt, 43);
  const plays = [...planPlays(shelf, endsAt, 365), ...planPlaysBefore(orders, shelf)];
  const baskets = planBaskets(orders, plays);
  const since = (days: number) => (event: { at: Date }) => event.at.getTime() >= endsAt.getTime() - days * DAY_MS;
  const who = (events: readonly { listener: number }[]) => new Set(events.map(({ listener }) => listener));
  const paid = orders.filter(({ isGivenUp }) => !isGivenUp);
  const steps = [plays, plays.filter(({ playedShare }) => playedShare === 1), baskets, orders, paid].map((events) =>
    who([...events].filter(since(30))),
  );
  const straight = steps.map(
    (step, n) => [...step].filter((one) => steps.slice(0, n).every((all) => all.has(one))).length,
  );
  expect(straight).toEqual([...straight].sort((a, b) => b - a));
  expect(straight[4]).toBeGreaterThan(100);
  const shares = straight.slice(1).map((count, n) => count / (straight[n] ?? 1));
  expect(Math.max(...shares), "no step is a formality").toBeLessThan(0.85);
  const earliest = Math.min(...shelf.map(({ publishedAt }) => publishedAt.getTime()));
  expect(Math.min(...[...plays, ...baskets].map(({ at }) => at.getTime()))).toBeGreaterThan(earliest);
});

test("a track sounds the same each time, fades at both ends and never clips", () => {
  const sound = synthesiseTrack("a/b/c", "jazz", 3);
  expect(sound).toEqual(synthesiseTrack("a/b/c", "jazz", 3));
  expect(sound).not.toEqual(synthesiseTrack("a/b/d", "jazz", 3));
  expect([sound[0], sound.at(-1)].map((edge) => Math.abs(edge ?? 1))).toEqual([0, 0]);
  expect(sound.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThan(0.95);
});
