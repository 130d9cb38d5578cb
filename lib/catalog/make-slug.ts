import "server-only";
import type { Db } from "../platform/db";

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

/** The first of `slug`, `slug-2`, `slug-3` … that no release has. The unique index decides races. */
export async function freeReleaseSlug(db: Db, title: string): Promise<string> {
  const slug = toSlug(title);
  const { rows } = await db.query<{ slug: string }>("SELECT slug FROM release WHERE slug = $1 OR slug LIKE $2", [
    slug,
    `${slug}-%`,
  ]);
  const taken = new Set(rows.map((row) => row.slug));
  let candidate = slug;
  for (let n = 2; taken.has(candidate); n++) candidate = `${slug}-${n}`;
  return candidate;
}
