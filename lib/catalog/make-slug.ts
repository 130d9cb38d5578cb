import "server-only";
import type { Db } from "../platform/db";
import { toSlug } from "../shared/to-slug";

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
