import "server-only";

/** Letters that people type one for another but that no Unicode decomposition joins. */
const FOLDED: Record<string, string> = {
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ı: "i",
  ħ: "h",
  أ: "ا",
  إ: "ا",
  آ: "ا",
  ٱ: "ا",
  ى: "ي",
  ئ: "ي",
  ؤ: "و",
  ة: "ه",
  ـ: "",
  ё: "е",
  й: "и",
  ґ: "г",
  є: "е",
  ї: "и",
  і: "и",
};

/**
 * Text as the search compares it: no case, no accents or vowel marks, Arabic and Cyrillic variants joined, everything else
 * than letters and digits one space. "Cómo Está" and "como esta" fold alike.
 */
export function foldText(text: string): string {
  const bare = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .normalize("NFC");
  return [...bare]
    .map((char) => FOLDED[char] ?? char)
    .join("")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The distinct trigrams of folded text, word by word with a leading pad of two and a trailing of one, as pg_trgm cuts them. */
export function trigramsOf(folded: string): string[] {
  const grams = new Set<string>();
  for (const word of folded.split(" ")) {
    if (word === "") continue;
    const chars = ["\u2007", "\u2007", ...word, "\u2007"];
    for (let i = 0; i + 3 <= chars.length; i++) grams.add(chars.slice(i, i + 3).join(""));
  }
  return [...grams];
}
