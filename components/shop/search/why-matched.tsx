import { highlightMatch } from "./highlight-match";

/** A text with the letters that made it a hit underlined. */
export function WhyMatched({ text, q }: { text: string; q: string }) {
  let place = 0;
  return highlightMatch(text, q).map((part) => {
    const key = place;
    place += part.text.length;
    return part.isMatch ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
}
