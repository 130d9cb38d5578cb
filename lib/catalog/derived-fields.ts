import "server-only";
import type { Db } from "../platform/db";
import { orderTracks } from "../shared/order-tracks";
import type { ReleasePatch } from "../shared/schemas/catalog";
import type { Derived } from "../shared/schemas/draft";
import { deriveRelease } from "./derive-release";
import { placeTracks } from "./place-tracks";
import { readFilesOfRelease, toOrderFacts } from "./read-files";

/**
 * What a patch sets by hand is no longer taken from the files, what it asks to derive is again. Also writes year and kind.
 * `releaseId` is a bare uuid, locked by the caller.
 */
export async function applyDerived(db: Db, releaseId: string, patch: ReleasePatch): Promise<void> {
  const { rows } = await db.query<{ derived: Derived[] }>(
    "UPDATE release SET year = coalesce($2, year), kind = coalesce($3, kind) WHERE id = $1 RETURNING derived",
    [releaseId, patch.year ?? null, patch.kind ?? null],
  );
  const derived = rows[0]?.derived ?? [];
  const set = listSetByHand(patch);
  const asked = [...(patch.derive ?? []), ...(patch.orderBy === "tags" ? (["order"] as const) : [])];
  const next = [...new Set([...derived.filter((field) => !set.includes(field)), ...asked])];
  if (next.join() !== derived.join()) await writeDerived(db, releaseId, next);
  if (patch.orderBy === "names") {
    const files = await readFilesOfRelease(db, releaseId);
    await placeTracks(db, releaseId, orderTracks(files.map(toOrderFacts), "names"));
  }
  if (asked.length > 0) await deriveRelease(db, releaseId);
}

/** A cover or another field that came by another door than the patch. */
export async function keepByHand(db: Db, releaseId: string, field: Derived): Promise<void> {
  await db.query("UPDATE release SET derived = array_remove(derived, $2) WHERE id = $1", [releaseId, field]);
}

async function writeDerived(db: Db, releaseId: string, derived: readonly Derived[]): Promise<void> {
  await db.query("UPDATE release SET derived = $2 WHERE id = $1", [releaseId, derived]);
}

function listSetByHand(patch: ReleasePatch): Derived[] {
  const given: Partial<Record<Derived, unknown>> = {
    title: patch.title,
    genre: patch.genre,
    year: patch.year,
    kind: patch.kind,
    order: patch.tracks ?? (patch.orderBy === "names" ? true : undefined),
  };
  return (Object.keys(given) as Derived[]).filter((field) => given[field] !== undefined);
}
