import "server-only";

/** Stores text as text: markup and bidi marks stay, what PostgreSQL cannot hold (NUL, lone surrogates) goes. */
export function cleanText(text: unknown, maxLength = 200): string | undefined {
  if (typeof text !== "string") return undefined;
  const cleaned = text
    .replace(/[\p{Cc}\p{Cs}]+/gu, " ")
    .normalize("NFC")
    .trim();
  return cleaned === "" ? undefined : Array.from(cleaned).slice(0, maxLength).join("").trim();
}

/** The same for text of several lines; three and more empty ones in a row become two. */
export function cleanLines(text: unknown, maxLength: number): string | undefined {
  if (typeof text !== "string") return undefined;
  const cleaned = text
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n]+|\p{Cs}+/gu, " ")
    .normalize("NFC")
    .replace(/ +$/gm, "")
    .replace(/\n{4,}/g, "\n\n\n")
    .trim();
  return cleaned === "" ? undefined : Array.from(cleaned).slice(0, maxLength).join("").trim();
}
