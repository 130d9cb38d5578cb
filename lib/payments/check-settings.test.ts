import { expect, test } from "vitest";
import { checkSettings } from "./check-settings";
import type { SettingsBody } from "./payment-settings";

const body = (...providers: [provider: string, isEnabled: boolean][]): SettingsBody => ({
  strategy: "priority",
  providers: providers.map(([provider, isEnabled], index) => ({ provider, isEnabled, priority: index + 1 })),
});
const weighted = (...providers: [provider: string, weight: number][]): SettingsBody => ({
  strategy: "weighted",
  providers: providers.map(([provider, weight], index) => ({ provider, isEnabled: true, priority: index + 1, weight })),
});
const off = (provider: string, weight: number) => ({ provider, isEnabled: false, priority: 9, weight });
const LIVE = body(["stripe", true], ["paypal", true]);
const BOTH = new Set(["stripe", "paypal"]);

test.each<[string, SettingsBody, ReadonlySet<string>, RegExp]>([
  ["all off", body(["stripe", false], ["paypal", false]), BOTH, /must stay on/],
  ["all off where there are no keys", body(["stripe", false], ["paypal", false]), new Set(), /must stay on/],
  ["only one without keys on", body(["stripe", false], ["paypal", true]), new Set(["stripe"]), /No keys/],
  ["nothing listed", body(), BOTH, /each provider/],
  ["one forgotten", body(["stripe", true]), BOTH, /each provider/],
  ["one twice", body(["stripe", true], ["stripe", true]), BOTH, /each provider/],
  ["a stranger in another's place", body(["stripe", true], ["square", true]), BOTH, /each provider/],
  ["a stranger besides", body(["stripe", true], ["paypal", true], ["square", true]), BOTH, /each provider/],
  ["split by weights that are all zero", weighted(["stripe", 0], ["paypal", 0]), BOTH, /weight above zero/],
  [
    "the one that weighs something is off",
    { ...weighted(["stripe", 0], ["paypal", 4]), providers: [...weighted(["stripe", 0]).providers, off("paypal", 4)] },
    BOTH,
    /weight above zero/,
  ],
])("refused: %s", (_, wanted, withKeys, words) => {
  expect(() => checkSettings(wanted, LIVE, withKeys)).toThrow(words);
});

test.each<[string, SettingsBody, ReadonlySet<string>]>([
  ["one off, the other with keys", body(["paypal", true], ["stripe", false]), BOTH],
  ["one without keys on beside one with keys", body(["stripe", true], ["paypal", true]), new Set(["stripe"])],
  ["prepared before any keys are there", body(["stripe", false], ["paypal", true]), new Set()],
  ["split by weight, one of them nothing", weighted(["stripe", 0], ["paypal", 4]), BOTH],
  ["weights of zero under another strategy", { ...weighted(["stripe", 0], ["paypal", 0]), strategy: "fastest" }, BOTH],
])("accepted: %s", (_, wanted, withKeys) => {
  expect(() => checkSettings(wanted, LIVE, withKeys)).not.toThrow();
});
