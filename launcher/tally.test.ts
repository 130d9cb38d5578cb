import { expect, test } from "vitest";
import { addTallies, describeTally, findIdleSkips, noTests } from "./tally";

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
