import "server-only";
import type { Genre } from "../shared/schemas/catalog";
import { foldText } from "./fold-text";

/** Words of genre tags by the bin they belong in; the first bin with a hit wins. */
const WORDS: readonly (readonly [Genre, readonly string[]])[] = [
  ["cumbia", ["cumbia", "latin", "tropical", "salsa", "champeta"]],
  ["jazz", ["jazz", "swing", "bebop", "blues", "soul"]],
  ["folk", ["folk", "ballad", "country", "songwriter", "acoustic", "trad"]],
  ["choir", ["choir", "choral", "organ", "classical", "sacred", "hymn", "opera"]],
  ["machines", ["electronic", "electronica", "techno", "house", "synth", "industrial", "idm", "electro", "dance"]],
  ["tape-drone", ["drone", "ambient", "tape", "noise", "experimental"]],
  ["guitars", ["rock", "guitar", "indie", "punk", "metal", "shoegaze", "pop"]],
];

/** The bin for a file's genre tag ("Folk, World, & Country" → folk); undefined when no word of it is known. */
export function genreOfTag(tag: string | undefined): Genre | undefined {
  const words = foldText(tag ?? "").split(" ");
  return WORDS.find(([, known]) => known.some((word) => words.includes(word)))?.[0];
}
