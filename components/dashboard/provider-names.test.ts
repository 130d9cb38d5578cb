import { expect, test } from "vitest";
import { nameOfProvider, rateHealth } from "./provider-names";

test.each([
  { payments: 0, succeeded: 0, health: "unknown" },
  { payments: 9, succeeded: 0, health: "unknown" },
  { payments: 10, succeeded: 9, health: "healthy" },
  { payments: 1000, succeeded: 899, health: "degraded" },
])("$succeeded of $payments is $health", ({ payments, succeeded, health }) =>
  expect(rateHealth(payments, succeeded)).toBe(health),
);

test("an unknown provider keeps its name", () => {
  expect(nameOfProvider("apple_pay")).toBe("Apple Pay");
  expect(nameOfProvider("klarna")).toBe("klarna");
});
