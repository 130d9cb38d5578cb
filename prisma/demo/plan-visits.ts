import type { PlannedLine, PlannedOrder, PlannedPlay, ShelfRecord } from "./plan-sales";
import { randomOf } from "./random";

export type PlannedBasket = { at: Date; listener: number; lines: readonly PlannedLine[] };

const MINUTE_MS = 60_000;
/** Most buyers have heard what they buy; the others come by a link that a friend sent. */
const HEARD_SHARE = 0.85;
/** Of the recordings heard to the end, how many end up in a basket that nobody takes to the till. */
const LEFT_BEHIND_SHARE = 0.12;

/** What led to each order: its buyer heard one recording of every line to the end, an hour before at most. */
export function planPlaysBefore(orders: readonly PlannedOrder[], shelf: readonly ShelfRecord[]): PlannedPlay[] {
  const random = randomOf("heard before");
  const records = new Map(shelf.map((record) => [record.releaseId, record]));
  return orders.flatMap(({ at, listener, lines }) => {
    if (random.next() >= HEARD_SHARE) return [];
    return lines.map((line) => ({
      at: new Date(at.getTime() - random.int(12, 70) * MINUTE_MS),
      listener,
      trackId: "trackId" in line ? line.trackId : random.pick(records.get(line.releaseId)?.trackIds ?? []),
      playedShare: 1,
    }));
  });
}

/** A basket for every order, minutes before it, and those that were left behind after a recording was heard to its end. */
export function planBaskets(orders: readonly PlannedOrder[], plays: readonly PlannedPlay[]): PlannedBasket[] {
  const random = randomOf("baskets");
  const taken = orders.map(({ at, listener, lines }) => ({
    at: new Date(at.getTime() - random.int(1, 9) * MINUTE_MS),
    listener,
    lines,
  }));
  const left = plays
    .filter(({ playedShare }) => playedShare === 1 && random.next() < LEFT_BEHIND_SHARE)
    .map(({ at, listener, trackId }) => ({ at, listener, lines: [{ trackId }] }));
  return [...taken, ...left].sort((a, b) => a.at.getTime() - b.at.getTime());
}
