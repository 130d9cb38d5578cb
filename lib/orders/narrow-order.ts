import "server-only";
import type { StoredOrder } from "./load-order";
import { sumLines } from "./price-lines";

/** An order as it concerns some artists: their lines, their totals, nobody's address. */
export function narrowToArtists(order: StoredOrder, artistIds: readonly string[]): StoredOrder {
  const lines = order.lines.filter((line) => artistIds.includes(line.artistId));
  const { taxMinor, totalMinor } = sumLines(lines);
  return { ...order, lines, taxMinor, totalMinor, email: null };
}
