export type TextPart = { text: string; isMatch: boolean };

/** Lower case without accents, one character for one, so that places in the folded text are places in the text. */
function foldLetters(text: string): string[] {
  return Array.from(text, (letter) => Array.from(letter.normalize("NFD").toLowerCase())[0] ?? letter);
}

/** Places of the longest run of letters that `word` and `text` share in order; the typo's own letters fall out. */
function alignLetters(word: readonly string[], text: readonly string[]): number[] {
  const table = Array.from({ length: word.length + 1 }, () => new Array<number>(text.length + 1).fill(0));
  const at = (row: number, column: number) => table[row]?.[column] ?? 0;
  for (let i = word.length - 1; i >= 0; i--) {
    for (let j = text.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row) row[j] = word[i] === text[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const places: number[] = [];
  for (let i = 0, j = 0; i < word.length && j < text.length; ) {
    if (word[i] === text[j]) {
      places.push(j++);
      i++;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return places;
}

function wordsOf(text: string): { start: number; letters: string[] }[] {
  const letters = foldLetters(text);
  return [
    ...letters
      .map((letter) => (/\p{L}|\p{N}/u.test(letter) ? letter : " "))
      .join("")
      .matchAll(/\S+/g),
  ].map((match) => ({
    start: match.index,
    letters: Array.from(match[0]),
  }));
}

/** Share of a word's letters that must fit before they are shown as the reason for a hit. */
const GOOD_ENOUGH = 0.7;

/**
 * Divides `text` into the letters that made it a hit for `q` and the rest. Each typed word is laid on the word of the
 * text that it fits best; a word that fits none well is not shown. The parts in order give `text` again.
 */
export function highlightMatch(text: string, q: string): TextPart[] {
  const hits = new Set<number>();
  const words = wordsOf(text);
  for (const typed of wordsOf(q)) {
    const fits = words.map(({ start, letters }) => ({
      places: alignLetters(typed.letters, letters).map((place) => start + place),
      longest: Math.max(typed.letters.length, Math.min(letters.length, typed.letters.length + 2)),
    }));
    fits.sort((a, b) => b.places.length / b.longest - a.places.length / a.longest);
    const best = fits[0];
    if (best && best.places.length / best.longest >= GOOD_ENOUGH) for (const place of best.places) hits.add(place);
  }
  const parts: TextPart[] = [];
  Array.from(text).forEach((letter, place) => {
    const last = parts.at(-1);
    if (last && last.isMatch === hits.has(place)) last.text += letter;
    else parts.push({ text: letter, isMatch: hits.has(place) });
  });
  return parts;
}
