import "server-only";
import type { Db } from "../platform/db";
import type { OrderedTrack } from "../shared/order-tracks";

/** Gives tracks of a release (bare uuids) their discs and positions, all at once; two may swap. */
export async function placeTracks(db: Db, releaseId: string, order: readonly OrderedTrack[]): Promise<void> {
  await db.query("SET CONSTRAINTS track_place_key DEFERRED");
  await db.query(
    `UPDATE track SET disc = placed.disc, position = placed.position
     FROM unnest($2::uuid[], $3::int[], $4::int[]) AS placed (id, disc, position)
     WHERE track.id = placed.id AND release_id = $1 AND (track.disc, track.position) <> (placed.disc, placed.position)`,
    [releaseId, order.map(({ id }) => id), order.map(({ disc }) => disc), order.map(({ position }) => position)],
  );
  // a clash shows here, where it belongs, and not at the commit
  await db.query("SET CONSTRAINTS track_place_key IMMEDIATE");
}

/** Positions within each disc, in the order given; discs are counted from 1 without gaps. */
export function countPlaces(order: readonly { id: string; disc: number }[]): OrderedTrack[] {
  const discs = [...new Set(order.map(({ disc }) => disc))].sort((a, b) => a - b);
  const counts = new Map<number, number>();
  return order.map(({ id, disc }) => {
    const position = (counts.get(disc) ?? 0) + 1;
    counts.set(disc, position);
    return { id, disc: discs.indexOf(disc) + 1, position };
  });
}
