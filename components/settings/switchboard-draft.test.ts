import { expect, test } from "vitest";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import { arrangeStrips, canTakePayments, type Draft, draftOf, flip, isSameDraft, moveTo } from "./switchboard-draft";

const strip = (provider: string, priority: number | null, isEnabled = true) =>
  ({ provider, priority, isEnabled }) as ProviderStrip;
const settings = { providers: [strip("adyen", null, false), strip("paypal", 9), strip("stripe", 2)] };
const names = (draft: Draft) => draft.map((entry) => entry.provider);

test("the draft has the providers of the settings in their order, counted from 1", () => {
  expect(draftOf(settings)).toEqual([
    { provider: "stripe", isEnabled: true, priority: 1 },
    { provider: "paypal", isEnabled: true, priority: 2 },
  ]);
});

test.each([
  ["to the front", "paypal", 0, ["paypal", "stripe"]],
  ["past the end", "stripe", 9, ["paypal", "stripe"]],
  ["before the front", "stripe", -1, ["stripe", "paypal"]],
  ["one nobody knows", "square", 0, ["stripe", "paypal"]],
])("moved %s", (_, provider, index, expected) => {
  const moved = moveTo(draftOf(settings), provider, index);
  expect(names(moved)).toEqual(expected);
  expect(moved.map((entry) => entry.priority)).toEqual([1, 2]);
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
  const draft = draftOf(settings).map((entry) => ({ ...entry, isEnabled: on.some((name) => name === entry.provider) }));
  expect(canTakePayments(draft, [withState("stripe", stripe), withState("paypal", paypal)])).toBe(expected);
});
