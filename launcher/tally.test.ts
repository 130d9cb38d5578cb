import { expect, test } from "vitest";
import { addTallies, describeTally, findIdleSkips, noTests, shortenFailure } from "./tally";

const isInstalled = (program: string) => program === "redis-server";

test.each([
  ["no reason at all", "", true],
  ["a reason that names no need", "flaky today", true],
  ["a need this machine meets", "needs redis-server", true],
  ["a need this machine does not meet", "needs kubo 0.30", false],
])("a skip for %s", (_, reason, isIdle) => {
  expect(findIdleSkips([{ name: "a", reason }], isInstalled)).toHaveLength(isIdle ? 1 : 0);
});

test("parts add up", () => {
  const one = { passed: 2, failed: ["a"], skipped: [{ name: "b", reason: "needs x" }] };
  expect(describeTally(addTallies([one, noTests, one]))).toBe("4 passed, 2 failed, 2 skipped");
});

test("a failure is one line that says what went wrong, without colours", () => {
  expect(shortenFailure("a test", "\u001b[31mexpected 1\n  to be 2\u001b[39m")).toBe("a test: expected 1 to be 2");
  expect(shortenFailure("a test")).toBe("a test");
  expect(shortenFailure("a test", "x".repeat(9_000)).length).toBeLessThan(2_000);
});
