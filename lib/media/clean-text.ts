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
