import fc from "fast-check";
import { expect, test } from "vitest";
import {
  afterSample,
  type Breaker,
  halfOpen,
  judgeOutcome,
  mayCall,
  newBreaker,
  routingStateAt,
  stateAt,
  withSuccesses,
} from "./circuit-breaker";

const START = new Date("2026-11-21T12:00:00Z");
const at = (ms: number) => new Date(START.getTime() + ms);
const fail = { isFailure: true, code: "ECONNREFUSED" };
const ok = { isFailure: false, code: null };

function run(samples: readonly { isFailure: boolean; code: string | null }[], gapMs = 1_000): Breaker {
  return samples.reduce(
    (breaker, sample, n) => afterSample(breaker, sample, at(n * gapMs)),
    newBreaker("stripe", "create", START),
  );
}

test.each([
  ["a decline", { kind: "declined", code: "insufficient_funds" }, "answer"],
  ["a hard decline", { kind: "declined", code: "lost_card" }, "answer"],
  ["the buyer's bank asks", { kind: "needs_buyer" }, "answer"],
  ["our own bug", { kind: "our_bug", code: "parameter_invalid" }, "answer"],
  ["the rail is undecided", { kind: "unknown", reason: "pending" }, "answer"],
  ["seen before", { kind: "unknown", reason: "duplicate" }, "answer"],
  ["no answer in time", { kind: "unknown", reason: "timeout" }, "failure"],
  ["the connection broke", { kind: "unknown", reason: "connection" }, "failure"],
  ["a server error", { kind: "unknown", reason: "server_error" }, "failure"],
  ["half an answer", { kind: "unknown", reason: "bad_reply" }, "failure"],
  ["not reached", { kind: "not_sent", code: "ECONNREFUSED" }, "failure"],
  ["refused us", { kind: "rail_says_no", code: "http_429" }, "failure"],
  ["held back by us", { kind: "not_sent", code: "breaker_open" }, "nothing"],
  ["no slot free", { kind: "not_sent", code: "rail_busy" }, "nothing"],
  ["nothing to search with", { kind: "not_sent", code: "no_search" }, "nothing"],
])("%s counts as it should", (_, outcome, verdict) => {
  expect(judgeOutcome(outcome)).toBe(verdict);
});

test("three failures in a row open it, however far apart", () => {
  expect(run([fail, fail], 3_600_000).state).toBe("closed");
  expect(run([fail, fail, fail], 3_600_000).state).toBe("open");
  expect(run([fail, fail, ok, fail, fail], 3_600_000).state).toBe("closed");
});

test("half of five within 30 s open it; what is older does not count", () => {
  expect(run([ok, fail, ok, fail, fail]).state).toBe("open");
  expect(run([ok, fail, ok, ok, fail]).state).toBe("closed");
  expect(run([fail, ok, fail, ok, fail], 10_000).state).toBe("closed");
});

test("it stays open 5 s, then 10 s, 20 s, 30 s at most; one trial at a time", () => {
  let breaker = run([fail, fail, fail]);
  for (const openMs of [5_000, 10_000, 20_000, 30_000, 30_000]) {
    const since = breaker.openUntil?.getTime() ?? 0;
    expect(since - breaker.changedAt.getTime()).toBe(openMs);
    expect(mayCall(breaker, new Date(since - 1))).toBe("no");
    expect(stateAt(breaker, new Date(since))).toBe("half_open");
    expect(mayCall(breaker, new Date(since))).toBe("trial");
    const trial: Breaker = { ...breaker, state: "half_open", trialUntil: new Date(since + 30_000) };
    expect(mayCall(trial, new Date(since + 1))).toBe("no");
    breaker = afterSample(trial, fail, new Date(since + 10));
    expect(breaker.state).toBe("open");
  }
});

test("a good trial lets payments through again, five good calls close it, and everything is forgotten", () => {
  let breaker = halfOpen(run([fail, fail, fail]), at(60_000));
  breaker = afterSample(breaker, ok, at(61_000));
  expect([breaker.state, mayCall(breaker, at(61_001))]).toEqual(["recovering", "yes"]);
  for (let n = 0; n < 4; n++) breaker = afterSample(breaker, ok, at(62_000 + n));
  expect(breaker).toMatchObject({ state: "closed", failuresInRow: 0, openedCount: 0, samples: [] });
});

test("successes that were not written down break a row and count in the window", () => {
  const two = run([fail, fail]);
  expect(afterSample(withSuccesses(two, [at(5_000).getTime()], at(6_000)), fail, at(6_000)).state).toBe("closed");
  const older = withSuccesses(two, [START.getTime() - 10], at(6_000));
  expect(afterSample(older, fail, at(6_000)).state).toBe("open");
});

test("a minute without trouble is enough to be asked as usual again, one trial at a time", () => {
  const waiting = halfOpen(run([fail, fail, fail]), at(60_000));
  expect(routingStateAt(waiting, at(119_999))).toBe("half_open");
  expect(routingStateAt(waiting, at(120_000))).toBe("closed");
  expect(mayCall(waiting, at(120_000))).toBe("trial");
  const tried: Breaker = { ...waiting, trialUntil: at(150_000), changedAt: at(120_000) };
  expect(routingStateAt(tried, at(130_000))).toBe("half_open");
  const recovering = afterSample(tried, ok, at(121_000));
  expect([routingStateAt(recovering, at(122_000)), routingStateAt(recovering, at(181_000))]).toEqual([
    "recovering",
    "closed",
  ]);
  // its time is up, but nobody has found it well: not the same
  expect(routingStateAt(run([fail, fail, fail]), at(600_000))).toBe("half_open");
});

const ANSWERS: { kind: string; reason?: string; code?: string }[] = [
  { kind: "created" },
  { kind: "authorized" },
  { kind: "captured" },
  { kind: "needs_buyer" },
  { kind: "found" },
  { kind: "absent" },
  { kind: "our_bug", code: "parameter_invalid" },
  { kind: "declined", code: "insufficient_funds" },
  { kind: "declined", code: "lost_card" },
  { kind: "unknown", reason: "pending" },
  { kind: "unknown", reason: "duplicate" },
  { kind: "not_sent", code: "breaker_open" },
  { kind: "not_sent", code: "rail_busy" },
];

test("I16: declines and other answers never open it, in whatever order, speed and number they come", () => {
  const step = fc.tuple(fc.constantFrom(...ANSWERS), fc.integer({ min: 0, max: 20_000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      let now = START;
      let breaker = newBreaker("paypal", "confirm", START);
      for (const [outcome, gapMs] of steps) {
        now = new Date(now.getTime() + gapMs);
        const verdict = judgeOutcome(outcome);
        if (verdict !== "nothing")
          breaker = afterSample(breaker, { isFailure: verdict === "failure", code: outcome.code ?? null }, now);
        expect(breaker.state).toBe("closed");
      }
    }),
  );
});

/** What callers with slow calls do to a rail of which every call from `diesAtMs` on fails; the times of requests and openings. */
function callDeadRail(calls: readonly (readonly [gapMs: number, durationMs: number])[], diesAtMs: number) {
  let breaker = newBreaker("stripe", "create", START);
  const under: { startMs: number; endMs: number }[] = [];
  const requests: number[] = [];
  const openings: number[] = [];
  const settle = (untilMs: number) => {
    under.sort((a, b) => a.endMs - b.endMs);
    while (under[0] && under[0].endMs <= untilMs) {
      const { startMs, endMs } = under.shift() as (typeof under)[number];
      const before = breaker.state;
      breaker = afterSample(breaker, startMs >= diesAtMs ? fail : ok, at(endMs));
      if (breaker.state === "open" && before !== "open") openings.push(endMs);
    }
  };
  let nowMs = 0;
  for (const [gapMs, durationMs] of calls) {
    nowMs += gapMs;
    settle(nowMs);
    const verdict = mayCall(breaker, at(nowMs));
    if (verdict === "no") continue;
    if (verdict === "trial")
      breaker = { ...breaker, state: "half_open", trialUntil: at(nowMs + 30_000), changedAt: at(nowMs) };
    requests.push(nowMs);
    under.push({ startMs: nowMs, endMs: nowMs + durationMs });
  }
  return { requests, openings };
}

test("I16: after the failure that opens it a dead rail gets five requests a minute at most, trials all of them", () => {
  const call = fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 8_000 }));
  let opened = 0;
  fc.assert(
    fc.property(
      fc.array(call, { minLength: 20, maxLength: 200 }),
      fc.integer({ min: 0, max: 30_000 }),
      (calls, diesAtMs) => {
        const { requests, openings } = callDeadRail(calls, diesAtMs);
        const [firstMs] = openings;
        if (firstMs === undefined) return;
        opened += 1;
        const later = requests.filter((ms) => ms > firstMs);
        for (const ms of later)
          expect(later.filter((other) => other >= ms && other < ms + 60_000).length).toBeLessThanOrEqual(5);
        for (const [index, ms] of openings.entries()) {
          const next = openings[index + 1] ?? Number.POSITIVE_INFINITY;
          expect(later.filter((other) => other > ms && other <= next).length).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
  expect(opened).toBeGreaterThan(50);
});
