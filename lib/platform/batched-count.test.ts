import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchedCount, type Count } from "./batched-count";

const LIMIT = { points: 80, seconds: 60 };
const PROCESSES = 3;

/** Processes with one store, which answers when `land` is called, in the order it was told. */
function startProcesses(limit = LIMIT) {
  let stored = 0;
  const onTheirWay: (() => void)[] = [];
  const tell = (_: string, points: number) =>
    new Promise<Count>((resolve) => {
      onTheirWay.push(() => {
        stored += points;
        resolve({ used: stored, msLeft: limit.seconds * 1000 });
      });
    });
  const processes = Array.from({ length: PROCESSES }, () => new BatchedCount(limit, tell));
  return {
    isAllowed: (at: number) => (processes[at % PROCESSES] as BatchedCount).count("someone", 1).used <= limit.points,
    stored: () => stored,
    async land() {
      while (onTheirWay.length > 0) {
        onTheirWay.shift()?.();
        // the teller goes on, and may have more to tell
        await new Promise(setImmediate);
      }
    },
  };
}
const batch = new BatchedCount(LIMIT, () => Promise.reject(new Error("unused"))).batch;

test("whoever asks in whatever order, and the store answers at once: never early, late by a batch a process at most", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(PROCESSES - 1), { minLength: 200, maxLength: 200 }), async (askers) => {
      const { isAllowed, land } = startProcesses();
      let allowed = 0;
      for (const asker of askers) {
        const isFull = allowed >= LIMIT.points;
        const isIn = isAllowed(asker);
        expect(isIn || isFull, "never early").toBe(true);
        if (isIn) allowed++;
        await land();
      }
      expect(allowed).toBeLessThanOrEqual(LIMIT.points + PROCESSES * batch);
    }),
    { numRuns: 20 },
  );
});

test("in turn, and the store answers at once: refused at the same point to the request", async () => {
  const { isAllowed, land } = startProcesses();
  let allowed = 0;
  for (let at = 0; at < 200; at++) {
    if (isAllowed(at)) allowed++;
    await land();
  }
  expect([batch, allowed]).toEqual([2, 84]);
});

test("while the store does not answer each process keeps the limit for itself; what it counted is told once it does", async () => {
  const { isAllowed, land, stored } = startProcesses();
  const allowed = Array.from({ length: 400 }, (_, at) => isAllowed(at)).filter(Boolean).length;
  expect([allowed, stored()]).toEqual([PROCESSES * LIMIT.points, 0]);
  await land();
  expect(stored()).toBe(allowed);
  expect([0, 1, 2].map(isAllowed)).toEqual([false, false, false]);
});

test("a store that fails: what it was to be told counts here", async () => {
  const alone = new BatchedCount(LIMIT, () => Promise.reject(new Error("away")));
  let allowed = 0;
  for (let at = 0; at < 100; at++) {
    if (alone.count("someone", 1).used <= LIMIT.points) allowed++;
    await new Promise(setImmediate);
  }
  expect(allowed).toBe(LIMIT.points);
});

test("subjects are counted apart", () => {
  const counts = new BatchedCount({ points: 1, seconds: 60 }, async () => ({ used: 1, msLeft: 60_000 }));
  expect(["a", "b", "a"].map((subject) => counts.count(subject, 1).used)).toEqual([1, 1, 2]);
});
