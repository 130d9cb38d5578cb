const MAX_LENGTH = 80;

/** A title as a path segment. Letters of every script stay; accents fall where the letter is Latin. Never empty. */
export function toSlug(title: string): string {
  const bare = title
    .normalize("NFKD")
    .replace(/(\p{Script=Latin})\p{M}+/gu, "$1")
    .normalize("NFC")
    .toLowerCase();
  const slug = bare
    .replace(/['’ʼ]/g, "")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return [...slug].slice(0, MAX_LENGTH).join("") || "untitled";
}
