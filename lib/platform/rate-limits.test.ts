import { expect, test } from "vitest";
import { DEFAULT_RATE_LIMITS, RateLimits } from "./rate-limits";

test("the limits a store has when nobody says anything", () => {
  expect(RateLimits.parse(undefined)).toEqual(DEFAULT_RATE_LIMITS);
  expect(DEFAULT_RATE_LIMITS).toMatchObject({
    read: { points: 1_000, seconds: 10 },
    checkout: { points: 120, seconds: 60 },
  });
});

test.each([
  ["read=5/10", { read: { points: 5, seconds: 10 } }],
  ["read=5/10, checkout=7/60", { read: { points: 5, seconds: 10 }, checkout: { points: 7, seconds: 60 } }],
  ["  confirm-email=2/1\n", { "confirm-email": { points: 2, seconds: 1 } }],
])("RATE_LIMITS=%j changes what it names", (text, change) => {
  expect(RateLimits.parse(text)).toEqual({ ...DEFAULT_RATE_LIMITS, ...change });
});

test("all of them at once, but a puzzle counts once", () => {
  const limits = RateLimits.parse("all=7/1 read=8/1");
  expect([limits.read.points, limits.write.points, limits.solution]).toEqual([8, 7, DEFAULT_RATE_LIMITS.solution]);
});

test.each(["solution=1/599", "read=5/10 solution=1/1"])(
  "RATE_LIMITS=%j is refused: a puzzle could be used twice",
  (text) => {
    expect(() => RateLimits.parse(text)).toThrow(
      /would forget a puzzle's solution while it can still be used again: its window is 600 seconds or longer/,
    );
  },
);

test("a puzzle may be remembered for longer than it lives", () => {
  expect(RateLimits.parse("solution=1/601").solution).toEqual({ points: 1, seconds: 601 });
});

test.each(["read", "read=5", "read=0/10", "read=5/0", "reads=5/10", "read=-1/10", "constructor=1/1", "read=5/10 x"])(
  "RATE_LIMITS=%j is refused with words",
  (text) => {
    expect(() => RateLimits.parse(text)).toThrow(/is no limit; as in .*classes: all, read, write/);
  },
);
