import { expect, test } from "vitest";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import {
  arrangeStrips,
  type Draft,
  draftOf,
  findProblem,
  flip,
  isSameDraft,
  lacksSamples,
  moveTo,
  shareOfWeight,
  weigh,
} from "./switchboard-draft";

const strip = (provider: string, priority: number | null, isEnabled = true) =>
  ({ provider, priority, isEnabled, weight: null }) as ProviderStrip;
const settings = {
  strategy: "priority" as const,
  providers: [strip("adyen", null, false), strip("paypal", 9), strip("stripe", 2)],
};
const names = (draft: Draft) => draft.providers.map((entry) => entry.provider);

test("the draft has the strategy and the providers in their order, counted from 1, each with its weight", () => {
  expect(draftOf(settings)).toEqual({
    strategy: "priority",
    providers: [
      { provider: "stripe", isEnabled: true, priority: 1, weight: 1 },
      { provider: "paypal", isEnabled: true, priority: 2, weight: 1 },
    ],
  });
});

test.each([
  ["to the front", "paypal", 0, ["paypal", "stripe"]],
  ["past the end", "stripe", 9, ["paypal", "stripe"]],
  ["before the front", "stripe", -1, ["stripe", "paypal"]],
  ["one nobody knows", "square", 0, ["stripe", "paypal"]],
])("moved %s", (_, provider, index, expected) => {
  const moved = moveTo(draftOf(settings), provider, index);
  expect(names(moved)).toEqual(expected);
  expect(moved.providers.map((entry) => entry.priority)).toEqual([1, 2]);
});

test("flipped twice is as before", () => {
  const draft = draftOf(settings);
  expect(isSameDraft(flip(draft, "stripe"), draft)).toBe(false);
  expect(isSameDraft(flip(flip(draft, "stripe"), "stripe"), draft)).toBe(true);
});

test("strips follow the draft; what the store has not comes last", () => {
  const draft = flip(moveTo(draftOf(settings), "paypal", 0), "stripe");
  expect(arrangeStrips(settings.providers, draft).map((one) => [one.provider, one.isEnabled])).toEqual([
    ["paypal", true],
    ["stripe", false],
    ["adyen", false],
  ]);
});

const withState = (provider: string, state: ProviderStrip["state"]) => ({ provider, state }) as ProviderStrip;
test.each([
  ["all off", [], ["sandbox", "sandbox"], false],
  ["only one without keys on", ["paypal"], ["sandbox", "absent"], false],
  ["one with keys on", ["stripe"], ["sandbox", "absent"], true],
  ["no keys at all, one on", ["paypal"], ["absent", "absent"], true],
  ["no keys at all, all off", [], ["absent", "absent"], false],
] as const)("can be paid by: %s", (_, on, [stripe, paypal], expected) => {
  const draft = draftOf(settings);
  const providers = draft.providers.map((entry) => ({
    ...entry,
    isEnabled: on.some((name) => name === entry.provider),
  }));
  const strips = [withState("stripe", stripe), withState("paypal", paypal)];
  expect(findProblem({ ...draft, providers }, strips) === null).toBe(expected);
});

test("a split needs somebody on who weighs something; any other strategy does not", () => {
  const weightless = weigh(weigh(draftOf(settings), "stripe", 0), "paypal", 0);
  expect(findProblem({ ...weightless, strategy: "weighted" }, [])).toBe("nothingWeighs");
  expect(findProblem(weightless, [])).toBeNull();
  const onlyOff = flip(weigh(weightless, "paypal", 3), "paypal");
  expect(findProblem({ ...onlyOff, strategy: "weighted" }, [])).toBe("nothingWeighs");
});

test("shares are of the weights that are on", () => {
  const draft = weigh(draftOf(settings), "stripe", 3);
  expect([shareOfWeight(draft, "stripe"), shareOfWeight(draft, "paypal")]).toEqual([750_000, 250_000]);
  expect(shareOfWeight(flip(draft, "paypal"), "stripe")).toBe(1_000_000);
  expect(shareOfWeight(flip(draft, "paypal"), "paypal")).toBe(0);
  expect(shareOfWeight(weigh(flip(draft, "paypal"), "stripe", 0), "stripe")).toBeNull();
});

test("only strategies by experience lack samples, provider by provider and method by method", () => {
  const known = (provider: string, samples: ProviderStrip["samples"]) => ({ provider, samples }) as ProviderStrip;
  const strips = [
    known("stripe", [{ method: "card", samples: 30 }]),
    known("paypal", [
      { method: "paypal", samples: 128 },
      { method: "card", samples: 29 },
    ]),
    known("adyen", []),
  ];
  expect(lacksSamples("lowest_cost", strips, 30)).toEqual([]);
  expect(lacksSamples("fastest", strips, 30)).toEqual([
    { provider: "paypal", method: "card", samples: 29 },
    { provider: "adyen", method: "card", samples: 0 },
  ]);
});
