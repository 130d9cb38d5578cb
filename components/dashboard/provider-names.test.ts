import { expect, test } from "vitest";
import { nameOfProvider, rateRail } from "./provider-names";

test.each([
  { breaker: "open", payments: 1000, succeeded: 1000, health: "open" },
  { breaker: "half_open", payments: 0, succeeded: 0, health: "halfOpen" },
  { breaker: "recovering", payments: 10, succeeded: 10, health: "recovering" },
  { breaker: "closed", payments: 0, succeeded: 0, health: "unknown" },
  { breaker: "closed", payments: 9, succeeded: 0, health: "unknown" },
  { breaker: "closed", payments: 10, succeeded: 9, health: "healthy" },
  { breaker: "closed", payments: 1000, succeeded: 899, health: "degraded" },
] as const)("$succeeded of $payments, breaker $breaker, is $health", ({ health, ...rated }) =>
  expect(rateRail(rated)).toBe(health),
);

test("an unknown provider keeps its name", () => {
  expect(nameOfProvider("apple_pay")).toBe("Apple Pay");
  expect(nameOfProvider("klarna")).toBe("klarna");
});
