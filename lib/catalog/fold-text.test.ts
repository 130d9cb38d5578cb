import fc from "fast-check";
import { expect, test } from "vitest";
import { foldText, trigramsOf } from "./fold-text";

test.each([
  ["Arabic hamza, madda and alef maqsura join", "أُغنية إلى آخرى", "اغنيه الي اخري"],
  ["Arabic vowel marks and tatweel vanish", "مُوسِيقَـى", "موسيقي"],
  ["Cyrillic yo and short i join", "Ёлка зимой", "елка зимои"],
  ["accents fall", "Cómo Está, Łódź!", "como esta lodz"],
  ["a stroked o is an o", "Bjørk Ødegård", "bjork odegard"],
  ["full-width letters are letters", "Ｊａｚｚ", "jazz"],
  ["nothing but marks is empty", " –– ¿? ", ""],
])("%s", (_, text, folded) => {
  expect(foldText(text)).toBe(folded);
});

test("folding twice changes nothing more", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
  );
});

test("trigrams pad each word and repeat nothing", () => {
  expect(trigramsOf("aa")).toEqual(["\u2007\u2007a", "\u2007aa", "aa\u2007"]);
  expect(trigramsOf("")).toEqual([]);
});
