import { expect, test } from "vitest";
import { genreOfTag } from "./genre-of-tag";

test.each([
  ["several words, the first known bin", "Folk, World, & Country", "folk"],
  ["capitals and a hyphen", "POST-ROCK", "guitars"],
  ["a word inside another is not it", "Jazzercise", undefined],
  ["nothing", undefined, undefined],
  ["markup", "<b>techno</b>", "machines"],
])("%s", (_, tag, genre) => {
  expect(genreOfTag(tag)).toBe(genre);
});
