import { expect, test } from "vitest";
import { compareSwitches } from "./compare-switches";

const on = (provider: string, priority: number, isEnabled = true) => ({ provider, isEnabled, priority });
const BOTH = [on("stripe", 1), on("paypal", 2)];

test.each([
  ["nothing", BOTH, []],
  ["nothing but the numbers", [on("stripe", 10), on("paypal", 70)], []],
  ["listed in another order", [on("paypal", 2), on("stripe", 1)], []],
  ["one off", [on("stripe", 1, false), on("paypal", 2)], [{ kind: "off", provider: "stripe" }]],
  ["the other up", [on("stripe", 2), on("paypal", 1)], [{ kind: "moved", provider: "paypal", place: 1 }]],
  [
    "off and moved",
    [on("stripe", 2, false), on("paypal", 1)],
    [
      { kind: "off", provider: "stripe" },
      { kind: "moved", provider: "paypal", place: 1 },
    ],
  ],
  ["one joins in front, which moves nobody", [on("square", 0), ...BOTH], [{ kind: "added", provider: "square" }]],
  [
    "another weight",
    [on("stripe", 1), { ...on("paypal", 2), weight: 3 }],
    [{ kind: "weight", provider: "paypal", weight: 3 }],
  ],
  ["the weight that nobody set", [{ ...on("stripe", 1), weight: 1 }, on("paypal", 2)], []],
  ["one leaves, which moves nobody", [on("paypal", 1)], [{ kind: "removed", provider: "stripe" }]],
])("%s", (_, after, changes) => {
  expect(compareSwitches(BOTH, after)).toEqual(changes);
});

test("on again is on", () => {
  expect(compareSwitches([on("stripe", 1, false)], [on("stripe", 1)])).toEqual([{ kind: "on", provider: "stripe" }]);
});
