import { describe, expect, test } from "vitest";
import { StoreSettingsInput } from "./accounts";
import { PlayBatch, PriceText, ReleasePatch, TrackQuery } from "./catalog";
import { CheckoutInput, OrderLinkQuery } from "./checkout";
import { Country, Email, Minor, Peaks, pageOf, Timestamp } from "./common";
import { LiveQuery, LiveSnapshot } from "./live";
import { UploadFields } from "./upload";

describe("a price as typed", () => {
  test.each([
    ["plain", "1.29", true],
    ["whole", "1000", true],
    ["three decimals, for dinars", "1.290", true],
    ["spaces around", "  1.29 ", true],
    ["four decimals", "1.2900", false],
    ["an exponent", "1e21", false],
    ["negative", "-1", false],
    ["no whole part", ".5", false],
    ["no fraction after the point", "1.", false],
    ["a comma", "1,29", false],
    ["words", "abc", false],
    ["thirteen digits", "1234567890123", false],
    ["empty", "", false],
  ])("%s", (_, text, isPrice) => expect(PriceText.safeParse(text).success).toBe(isPrice));
});

describe("what a basket may say", () => {
  const basket = {
    lines: [{ trackId: "trk_1" }],
    currency: "USD",
    country: "IE",
    email: "orla@example.test",
    method: "card",
  };
  test.each<[string, object, boolean]>([
    ["as it should be", {}, true],
    ["a release among the tracks", { lines: [{ trackId: "trk_1" }, { releaseId: "rel_1", amountMinor: 500 }] }, true],
    ["a line that is both", { lines: [{ trackId: "trk_1", releaseId: "rel_1" }] }, false],
    ["a line that is neither", { lines: [{}] }, false],
    ["a quantity", { lines: [{ trackId: "trk_1", quantity: 2 }] }, false],
    ["a negative amount", { lines: [{ trackId: "trk_1", amountMinor: -1 }] }, false],
    ["half a cent", { lines: [{ trackId: "trk_1", amountMinor: 0.5 }] }, false],
    ["past the safe integers", { lines: [{ trackId: "trk_1", amountMinor: 2 ** 53 }] }, false],
    ["51 lines", { lines: Array.from({ length: 51 }, () => ({ trackId: "trk_1" })) }, false],
    ["no line", { lines: [] }, false],
    ["a country in lower case", { country: "ie" }, false],
    ["a total of its own", { totalMinor: 1 }, false],
  ])("%s", (_, change, fits) => expect(CheckoutInput.safeParse({ ...basket, ...change }).success).toBe(fits));
});

describe("what the address bar may say", () => {
  test("defaults: newest first, fifty", () => {
    expect(TrackQuery.parse({})).toEqual({ sort: "new", limit: 50 });
    expect(LiveQuery.parse({})).toEqual({ currency: "USD" });
  });
  test.each<[string, Record<string, string>]>([
    ["a limit of zero", { limit: "0" }],
    ["a limit over a hundred", { limit: "101" }],
    ["half a limit", { limit: "1.5" }],
    ["no number", { limit: "ten" }],
    ["an unknown order", { sort: "cheap" }],
    ["an unknown genre", { genre: "polka" }],
    ["a filter nobody knows", { price: "1" }],
    ["a search of 201 characters", { q: "x".repeat(201) }],
  ])("%s is refused", (_, query) => expect(TrackQuery.safeParse(query).success).toBe(false));
  test("a number in the address is a number", () => expect(TrackQuery.parse({ limit: "7" }).limit).toBe(7));
  test.each([
    ["too short", "short"],
    ["too long", "x".repeat(65)],
    ["missing", undefined],
  ])("a secret that is %s", (_, key) => expect(OrderLinkQuery.safeParse({ key }).success).toBe(false));
});

describe("what may be changed", () => {
  test.each<[string, object]>([
    ["a state there is not", { status: "hidden" }],
    ["a time without its zone", { status: "scheduled", publishAt: "2026-12-01T09:00" }],
    ["one price for no track", { trackPrices: { tracks: [], price: "1.00" } }],
    ["the owner stays", { artistId: "art_1" }],
    ["a title of spaces", { title: "   " }],
    ["no track", { tracks: [] }],
  ])("release: %s", (_, patch) => expect(ReleasePatch.safeParse(patch).success).toBe(false));
  test("titles lose the spaces around them", () =>
    expect(ReleasePatch.parse({ title: " Low Tide " }).title).toBe("Low Tide"));
  test.each<[string, object]>([
    ["an unknown currency", { hourlyTargetMinor: { XAU: 1 } }],
    ["a negative target", { hourlyTargetMinor: { USD: -1 } }],
    ["the store's share is not set here", { storeSharePpm: 1 }],
  ])("store: %s", (_, input) => expect(StoreSettingsInput.safeParse(input).success).toBe(false));
  test("a target for some currencies only", () => {
    expect(StoreSettingsInput.parse({ hourlyTargetMinor: { JPY: 500 } })).toEqual({ hourlyTargetMinor: { JPY: 500 } });
  });
  test("an upload's price is text, never a number", () => {
    expect(UploadFields.safeParse({ price: 1.29 }).success).toBe(false);
  });
});

test.each<[string, unknown]>([
  ["none", []],
  ["51", Array.from({ length: 51 }, () => ({ trackId: "t", playedMs: 1, source: "home" }))],
  ["longer than a day", [{ trackId: "t", playedMs: 86_400_001, source: "home" }]],
  ["backwards", [{ trackId: "t", playedMs: -1, source: "home" }]],
  ["from nowhere", [{ trackId: "t", playedMs: 1, source: "radio" }]],
])("plays: %s", (_, plays) => expect(PlayBatch.safeParse({ plays }).success).toBe(false));

test("a week of the store has 167, 168 or 169 hours: it holds the days that clocks change", () => {
  const { hours } = LiveSnapshot.shape.week.shape;
  const ofLength = (length: number) => hours.safeParse(Array.from({ length }, () => null)).success;
  expect([166, 167, 168, 169, 170].map(ofLength)).toEqual([false, true, true, true, false]);
});

test.each<[string, { safeParse(value: unknown): { success: boolean } }, unknown, boolean]>([
  ["money past 2^53 − 1", Minor, 2 ** 53, false],
  ["money as text", Minor, "129", false],
  ["a time without a zone", Timestamp, "2026-11-21T10:00:00", false],
  ["a time of another zone", Timestamp, "2026-11-21T10:00:00+01:00", false],
  ["a time in UTC", Timestamp, "2026-11-21T10:00:00.000Z", true],
  ["a country of three letters", Country, "IRL", false],
  ["an e-mail without a domain", Email, "orla@", false],
  ["a peak over one", Peaks, [0, 1.01], false],
  ["a page without its cursor", pageOf(Minor), { data: [] }, false],
  ["the last page", pageOf(Minor), { data: [1], nextCursor: null }, true],
])("%s", (_, schema, value, fits) => expect(schema.safeParse(value).success).toBe(fits));
