import type { Currency } from "./money";
import type { LiveSnapshot } from "./schemas/live";

/** A minute of an hour, what was paid by its end, and what by then should have been, usually has or had been in the hour before. */
export type MinuteRow = {
  at: string;
  currency: Currency;
  orders: number;
  grossMinor: number;
  /** What went back, ≤ 0. */
  refundsMinor: number;
  feesMinor: number;
  soFarMinor: number;
  targetMinor: number | null;
  usualMinor: number | null;
  beforeMinor: number;
};

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** One row per minute that has begun: the table of the hour and its file. */
export function buildMinuteRows({ hour, currency }: Pick<LiveSnapshot, "hour" | "currency">): MinuteRow[] {
  let [soFarMinor, beforeMinor] = [0, 0];
  return hour.minutes.flatMap((grossMinor, minute) => {
    if (grossMinor === null) return [];
    soFarMinor += grossMinor;
    beforeMinor += hour.beforeMinutes[minute] ?? 0;
    const partOf = (wholeMinor: number | undefined | null) =>
      wholeMinor == null ? null : Math.round((wholeMinor * (minute + 1)) / MINUTES);
    return {
      at: new Date(Date.parse(hour.from) + minute * MINUTE_MS).toISOString(),
      currency,
      orders: hour.minuteSales[minute] ?? 0,
      grossMinor,
      refundsMinor: 0 - (hour.minuteRefundsMinor[minute] ?? 0),
      feesMinor: hour.minuteFeesMinor[minute] ?? 0,
      soFarMinor,
      targetMinor: partOf(hour.targetMinor),
      usualMinor: partOf(hour.usual?.grossMinor),
      beforeMinor,
    };
  });
}
