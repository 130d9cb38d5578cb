import { expect, test } from "vitest";
import { withTarget } from "./change-target";

test.each([
  { text: "abc", expected: null },
  { text: "-5", expected: null },
  { text: "1e21", expected: null },
  { text: "4900.005", expected: null },
  { text: "", expected: { EUR: 100 } },
  { text: " 4900 ", expected: { EUR: 100, USD: 490_000 } },
  { text: "0", expected: { EUR: 100, USD: 0 } },
])("a target of %j keeps the other currencies", ({ text, expected }) =>
  expect(withTarget({ USD: 1, EUR: 100 }, "USD", text)).toEqual(expected),
);
