import { expect, test } from "vitest";
import { parseBasket } from "./basket-store";

const line = {
  kind: "track",
  id: "trk_1",
  title: "Slack Tide",
  artistName: "Marguerite Ossian",
  coverUrl: null,
  priceMinor: 129,
  currency: "USD",
};

test.each([
  ["nothing stored", null, 0],
  ["not JSON", "{[", 0],
  ["not a list", '{"a":1}', 0],
  ["a line without an id is dropped, its neighbour stays", JSON.stringify([{ ...line, id: 7 }, line]), 1],
  ["an unknown currency is dropped", JSON.stringify([{ ...line, currency: "XXX" }]), 0],
  ["a fractional price is dropped", JSON.stringify([{ ...line, priceMinor: 1.5 }]), 0],
  ["a second currency never mixes in", JSON.stringify([line, { ...line, id: "trk_2", currency: "EUR" }]), 1],
  ["two good lines", JSON.stringify([line, { ...line, id: "trk_2" }]), 2],
])("%s", (_, text, count) => {
  expect(parseBasket(text)).toHaveLength(count);
});
