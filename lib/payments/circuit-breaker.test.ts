import fc from "fast-check";
import { expect, test } from "vitest";
import {
  afterSample,
  type Breaker,
  halfOpen,
  judgeOutcome,
  mayCall,
  newBreaker,
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

test("answers, however many and however they fall, never open it; a dead rail gets no call after it opened", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 20_000 })), { maxLength: 60 }), (steps) => {
      let now = START;
      let breaker = newBreaker("paypal", "confirm", START);
      let answers = newBreaker("paypal", "confirm", START);
      for (const [isFailure, gapMs] of steps) {
        now = new Date(now.getTime() + gapMs);
        answers = afterSample(answers, ok, now);
        if (mayCall(breaker, now) !== "yes") {
          expect(breaker.state).not.toBe("closed");
          continue;
        }
        breaker = afterSample(breaker, isFailure ? fail : ok, now);
        expect(breaker.failuresInRow).toBeLessThanOrEqual(3);
      }
      expect(answers.state).toBe("closed");
    }),
  );
});
