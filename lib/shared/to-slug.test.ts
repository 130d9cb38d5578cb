import { expect, test } from "vitest";
import { toSlug } from "./to-slug";

test.each([
  ["an apostrophe joins", "The Lamplighter’s Union", "the-lamplighters-union"],
  ["Latin accents fall", "Corazón de Lata", "corazon-de-lata"],
  ["Arabic stays Arabic", "أغاني الميناء", "أغاني-الميناء"],
  ["Cyrillic short i stays itself", "Зимний вечер", "зимний-вечер"],
  ["only punctuation", "?!…", "untitled"],
  ["markup is text", "<b>Loud</b>", "b-loud-b"],
])("%s", (_, title, slug) => {
  expect(toSlug(title)).toBe(slug);
});

test("at most eighty characters, whole ones", () => {
  expect([...toSlug("🎵a".repeat(90))].length).toBeLessThanOrEqual(80);
});
