import type { LiveSnapshot } from "@/lib/shared/schemas/live";

export type HourPoint = { minute: number; actual: number | null; target: number | null };
const HOUR_MS = 3_600_000;
const NICE_STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Minutes of the hour gone by at the snapshot, with fraction, 0 to 60. */
export function minutesElapsed({ asOf, hour }: Pick<LiveSnapshot, "asOf" | "hour">): number {
  const elapsed = (Date.parse(asOf) - Date.parse(hour.from)) / 60_000;
  return Math.min(60, Math.max(0, elapsed));
}

/** The two lines of the hour: revenue added up to now, and the straight way to the target. Ends at minute 60. */
export function buildHourPoints(snapshot: Pick<LiveSnapshot, "asOf" | "hour">): HourPoint[] {
  const elapsed = minutesElapsed(snapshot);
  const { minutes, targetMinor, revenueMinor } = snapshot.hour;
  const targetAt = (minute: number) => (targetMinor === null ? null : (targetMinor * minute) / 60);
  const points: HourPoint[] = [{ minute: 0, actual: 0, target: targetAt(0) }];
  let soFar = 0;
  for (let index = 0; index + 1 <= elapsed; index++) {
    soFar += minutes[index] ?? 0;
    points.push({ minute: index + 1, actual: soFar, target: targetAt(index + 1) });
  }
  // what has been sold inside the running minute is known only in the total
  if (elapsed > points.length - 1) points.push({ minute: elapsed, actual: revenueMinor, target: targetAt(elapsed) });
  if (elapsed < 60) points.push({ minute: 60, actual: null, target: targetAt(60) });
  return points;
}

/** The hour before, added up minute by minute, from 0 to 60. */
export function buildBeforeLine({ beforeMinutes }: Pick<LiveSnapshot["hour"], "beforeMinutes">): number[] {
  let soFar = 0;
  return [0, ...beforeMinutes.map((minor) => (soFar += minor))];
}

/** Four equal steps that clear `highestMinor` and read well on an axis; `floorMinor` keeps an empty hour readable. */
export function axisSteps(highestMinor: number, floorMinor: number): number[] {
  const wanted = Math.max(highestMinor * 1.05, floorMinor) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(wanted));
  const step = magnitude * (NICE_STEPS.find((nice) => nice * magnitude >= wanted) ?? 10);
  return [1, 2, 3, 4].map((count) => count * step);
}

export type WeekHour = { at: string; grossMinor: number | null };

/** The hours of the week with the moment each begins; 167 or 169 of them when the clocks change. */
export function buildWeekHours(week: LiveSnapshot["week"]): WeekHour[] {
  const from = Date.parse(week.from);
  return week.hours.map((grossMinor, index) => ({
    at: new Date(from + index * HOUR_MS).toISOString(),
    grossMinor,
  }));
}

/** Runs of hours that `nameDay` puts on one day, in order: the columns under the week. */
export function groupByDay(hours: readonly WeekHour[], nameDay: (iso: string) => string) {
  const days: { name: string; count: number; hasNow: boolean }[] = [];
  const lastKnown = hours.findLastIndex((hour) => hour.grossMinor !== null);
  hours.forEach((hour, index) => {
    const name = nameDay(hour.at);
    const isNew = days.at(-1)?.name !== name;
    if (isNew) days.push({ name, count: 0, hasNow: false });
    const day = days.at(-1);
    if (day) {
      day.count += 1;
      day.hasNow ||= index === lastKnown;
    }
  });
  return days;
}

export type Bar = { value: number; state: "past" | "now" | "rest" };

/** Mirrored bars: past solid, the running one yellow, the rest faint. `groupSize` merges bars for narrow screens; `isOver`: none runs. */
export function buildBars(values: readonly (number | null)[], groupSize = 1, isOver = false): Bar[] {
  const lastKnown = values.findLastIndex((value) => value !== null);
  const bars: Bar[] = [];
  for (let start = 0; start < values.length; start += groupSize) {
    const group = values.slice(start, start + groupSize);
    const isNow = !isOver && lastKnown >= start && lastKnown < start + group.length;
    const value = group.reduce<number>((sum, part) => sum + (part ?? 0), 0);
    bars.push({ value, state: isNow ? "now" : start > lastKnown ? "rest" : "past" });
  }
  return bars;
}
