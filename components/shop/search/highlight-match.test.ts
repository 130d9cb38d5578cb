import fc from "fast-check";
import { expect, test } from "vitest";
import { highlightMatch } from "./highlight-match";

const mark = (text: string, q: string) =>
  highlightMatch(text, q)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join("");

test.each([
  ["two letters missing", "Brass Weather", "brss wether", "[Br]a[ss] [We]a[ther]"],
  ["accents do not matter", "Domingo sin Fín", "fin", "Domingo sin [Fín]"],
  ["Cyrillic", "Ночной автобус", "ночной", "[Ночной] автобус"],
  ["Arabic", "أغاني الليل", "الليل", "أغاني [الليل]"],
  ["a word that fits nothing stays plain", "Kiln", "brass", "Kiln"],
  ["the start of a longer word", "Weathervane", "weather", "[Weather]vane"],
  ["an empty query marks nothing", "Kiln", "", "Kiln"],
])("%s", (_, text, q, expected) => {
  expect(mark(text, q)).toBe(expected);
});

test("the parts always give the text again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (text, q) => {
      expect(
        highlightMatch(text, q)
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
    }),
  );
});
