import "server-only";
import type { AlertRule, Severity } from "../shared/schemas/alerts";
import type { LiveSnapshot } from "../shared/schemas/live";
import { type DropVerdict, type HourSales, noiseRate } from "./judge-drop";

export type Facts = Record<string, string | number>;
/** `hold` leaves what is open open and raises nothing: between the two limits, or too early to say. */
export type Verdict = { rule: AlertRule; severity: Severity } & (
  | { status: "raise"; facts: Facts }
  | { status: "clear" | "hold" }
);

const MINUTE_MS = 60_000;
const LEAST_MINUTES = 10;
const LEAST_SALES = 30;
const LEAST_PEAK = 20;
const BUSY_SALES = 1_000;

/** Two limits a share must cross: one up to raise, a lower one to clear, so that nothing flickers. */
function judgeShare(share: number, raiseAbove: number, clearBelow: number): "raise" | "clear" | "hold" {
  if (share > raiseAbove) return "raise";
  return share < clearBelow ? "clear" : "hold";
}

function verdict(rule: AlertRule, severity: Severity, status: Verdict["status"], facts: Facts): Verdict {
  return status === "raise" ? { rule, severity, status, facts } : { rule, severity, status };
}

function aboveTarget({ asOf, currency, hour }: LiveSnapshot): Verdict {
  const { targetSoFarMinor, revenueMinor, from } = hour;
  const minutes = (Date.parse(asOf) - Date.parse(from)) / MINUTE_MS;
  const status = !targetSoFarMinor
    ? "clear"
    : minutes < LEAST_MINUTES
      ? "hold"
      : judgeShare(revenueMinor / targetSoFarMinor, 1.2, 1.1);
  return verdict("revenueAboveTarget", "info", status, {
    currency,
    windowFrom: from,
    windowTo: asOf,
    revenueMinor,
    targetMinor: targetSoFarMinor ?? 0,
  });
}

function nearPeak({ asOf, hour, listeners }: LiveSnapshot): Verdict {
  const { now, peak, peakAt } = listeners;
  const status = peak < LEAST_PEAK ? "clear" : judgeShare(now / peak, 0.9, 0.8);
  const facts = { windowFrom: hour.from, windowTo: asOf, listeners: now, peak, peakAt: peakAt ?? asOf };
  return verdict("listenersNearPeak", "warning", status, facts);
}

function carriesHour({ asOf, currency, hour, topTracks }: LiveSnapshot): Verdict {
  const top = topTracks[0];
  const status = !top || hour.sales < LEAST_SALES ? "clear" : judgeShare(top.sharePpm / 1_000_000, 0.3, 0.25);
  return verdict("trackCarriesHour", "info", status, {
    currency,
    windowFrom: hour.from,
    windowTo: asOf,
    trackId: top?.trackId ?? "",
    title: top?.title ?? "",
    artistName: top?.artistName ?? "",
    revenueMinor: top?.revenueMinor ?? 0,
    sharePpm: top?.sharePpm ?? 0,
    sales: hour.sales,
  });
}

function busyHour({ asOf, currency, hour }: LiveSnapshot): Verdict {
  const status = hour.sales > BUSY_SALES ? "raise" : "clear";
  const facts = { currency, windowFrom: hour.from, windowTo: asOf, sales: hour.sales, limit: BUSY_SALES };
  return verdict("busyHour", "info", status, facts);
}

/** What the running hour says. Revenue that stays behind is judged on closed hours only: `judgeClosedHours`. */
export function judgeRunningHour(snapshot: LiveSnapshot): Verdict[] {
  return [aboveTarget(snapshot), nearPeak(snapshot), carriesHour(snapshot), busyHour(snapshot)];
}

type ClosedHours = {
  currency: string;
  /** The last closed hours, oldest first, and where they end. */
  hours: readonly HourSales[];
  windowTo: Date;
  drop: DropVerdict;
  targetMinor: number | null;
  saleVariation: number;
  averageMinor: number | null;
};

function revenueDrop({ currency, windowTo, drop }: ClosedHours): Verdict {
  if (drop.kind === "unknown") return { rule: "revenueDrop", severity: "critical", status: "hold" };
  const status = { low: "raise", normal: "clear", between: "hold" } as const;
  const { last, before, weeks } = drop;
  return verdict("revenueDrop", "critical", status[drop.kind], {
    currency,
    windowFrom: new Date(windowTo.getTime() - last.hours * 60 * MINUTE_MS).toISOString(),
    windowTo: windowTo.toISOString(),
    hours: last.hours,
    revenueMinor: last.grossMinor,
    baselineMinor: last.baselineMinor,
    beforeMinor: before.grossMinor,
    beforeBaselineMinor: before.baselineMinor,
    expectedSales: last.expectedSales,
    limitPpm: Math.round(last.limitRate * 1_000_000),
    weeks,
  });
}

/** The target is a wish, not a baseline: a miss outside the noise, two hours in a row, warns and is never critical. */
function belowTarget({ currency, hours, windowTo, targetMinor, saleVariation, averageMinor }: ClosedHours): Verdict {
  const [before, last] = hours.slice(-2);
  const expectedSales = targetMinor && averageMinor ? targetMinor / averageMinor : 0;
  if (!targetMinor || !before || !last || expectedSales < LEAST_SALES)
    return { rule: "revenueBelowTarget", severity: "warning", status: "clear" };
  const limit = Math.min(0.7, 1 - noiseRate(expectedSales, saleVariation, Number.POSITIVE_INFINITY));
  const isLow = last.grossMinor < limit * targetMinor && before.grossMinor < limit * targetMinor;
  const status = isLow ? "raise" : last.grossMinor >= 0.85 * targetMinor ? "clear" : "hold";
  return verdict("revenueBelowTarget", "warning", status, {
    currency,
    windowFrom: new Date(windowTo.getTime() - 60 * MINUTE_MS).toISOString(),
    windowTo: windowTo.toISOString(),
    revenueMinor: last.grossMinor,
    beforeMinor: before.grossMinor,
    targetMinor,
    limitPpm: Math.round(limit * 1_000_000),
  });
}

export function judgeClosedHours(closed: ClosedHours): Verdict[] {
  return [revenueDrop(closed), belowTarget(closed)];
}
