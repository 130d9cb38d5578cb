import "server-only";
import { divideByWeights } from "@/lib/shared/money";
import type { SaleLine } from "./sale-order";

/** Divides amounts of a line over the tracks it sold, by their prices; the parts of each amount add up to it. */
export function divideOverTracks<K extends string>(
  line: Pick<SaleLine, "tracks">,
  amounts: Readonly<Record<K, number>>,
): ({ trackId: string } & Record<K, number>)[] {
  if (line.tracks.length === 0) return [];
  const weights = line.tracks.map((track) => track.priceMinor ?? 0);
  const divided = Object.entries<number>(amounts).map(
    ([name, amount]) => [name, divideByWeights(amount, weights)] as const,
  );
  return line.tracks.map((track, index) => {
    const parts = Object.fromEntries(divided.map(([name, values]) => [name, values[index] ?? 0]));
    return { trackId: track.id, ...(parts as Record<K, number>) };
  });
}
