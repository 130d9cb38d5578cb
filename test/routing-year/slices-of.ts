import type { PastSlice } from "@/lib/payments/what-if/replay-past";
import type { YearOrder } from "./draw-year";
import { contextOf } from "./play-year";

/** The year an hour at a time, as the database hands out the past. `paidOf`: what its provider took; orders before `from` are not counted. */
export async function* slicesOf(
  year: readonly YearOrder[],
  paidOf: (amountMinor: number) => number,
  from = "",
): AsyncGenerator<PastSlice> {
  const hours = new Map<string, string[]>();
  for (const order of year) {
    const hour = order.at.slice(0, 13);
    const { amountMinor } = contextOf(order);
    const line = `card ${order.currency} ${order.country}\t${amountMinor}\t${paidOf(amountMinor)}\tstripe`;
    hours.set(hour, [...(hours.get(hour) ?? []), line]);
  }
  for (const [hour, lines] of hours)
    yield { month: hour.slice(0, 7), isCounted: hour >= from, lines: lines.join("\n") };
}
