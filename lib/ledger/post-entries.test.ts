import { expect, test } from "vitest";
import { account } from "./accounts";
import { type Entry, preparePosting } from "./post-entries";

const ARTIST = "01930000-0000-7000-8000-00000000000a";

function sale(entries: Entry[]) {
  return { kind: "sale" as const, orderId: ARTIST, paymentId: null, livemode: false, occurredAt: new Date(0), entries };
}
const entry = (name: string, amountMinor: number, currency = "USD"): Entry => ({
  account: name,
  amountMinor,
  currency,
});

test.each<[string, Entry[], RegExp]>([
  ["nothing at all", [], /nothing to post/],
  ["only zeros", [entry("refunds", 0)], /nothing to post/],
  ["one cent short", [entry("refunds", 100), entry("platform:fees", -99)], /sum to 1/],
  ["balanced only across currencies", [entry("refunds", 100), entry("platform:fees", -100, "EUR")], /sum to/],
  ["half a cent", [entry("refunds", 0.5), entry("platform:fees", -0.5)], /not minor units/],
])("a posting is refused: %s", (_, entries, message) => {
  expect(() => preparePosting(sale(entries))).toThrow(message);
});

test("zero entries are left out, the rest is kept in order", () => {
  const posting = preparePosting(
    sale([
      entry(account.railReceivable("stripe"), 129),
      entry(account.tax("*"), 0),
      entry(account.artistPayable(ARTIST), -129),
    ]),
  );
  expect(posting.entries.map((kept) => kept.account)).toEqual(["rail:stripe:receivable", `artist:${ARTIST}:payable`]);
});
