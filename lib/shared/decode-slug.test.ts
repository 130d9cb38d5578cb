import { expect, test } from "vitest";
import { decodeSlug } from "./decode-slug";

test.each([
  ["cut in the middle of a letter", "%D8%A", null],
  ["a NUL, which PostgreSQL cannot hold", "brass%00weather", null],
  ["a lone percent sign", "100%", null],
  ["Arabic", "%D8%A3%D8%BA%D8%A7%D9%86%D9%8A", "أغاني"],
  ["decomposed accents come together", "e%CC%81tude", "étude"],
  ["already plain", "brass-weather", "brass-weather"],
])("%s", (_, segment, slug) => {
  expect(decodeSlug(segment)).toBe(slug);
});
