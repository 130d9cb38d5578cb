import type { RailName, RailOperation } from "../../lib/payments/provider";
import { type BreakerChange, loadBreakerChanges } from "../../lib/payments/sql/health-rows";
import type { Call } from "../bench-rails";

const MINUTE_MS = 60_000;
const NEW_PAYMENTS: readonly RailOperation[] = ["create", "confirm", "capture"];

/** What a dead rail was asked. By breaker, which is one of the rail and the operation. */
export type Knocking = {
  rail: RailName;
  /** Requests that left although the breaker had opened, those in flight then not counted: all, and the most in any minute. */
  after: number;
  mostInMinute: number;
  inFlight: number;
  /** All requests to it while it was dead, those of new payments among them, and the questions whether it is back. */
  asked: number;
  payments: number;
  probes: number;
  /** Each opening and each request after it, in ms since the first opening. */
  story: string[];
};

function countMostInMinute(startsMs: readonly number[]): number {
  const inMinute = (from: number) => startsMs.filter((ms) => ms >= from && ms < from + MINUTE_MS).length;
  return Math.max(0, ...startsMs.map(inMinute));
}

function tellStory(operation: RailOperation, later: readonly Call[], changes: readonly BreakerChange[]): string {
  const firstMs = changes.find(({ to }) => to === "open")?.at.getTime() ?? 0;
  const events = [
    ...changes.map(({ from, to, at, code }) => ({ ms: at.getTime(), words: `${from} → ${to} ${code ?? ""}`.trim() })),
    ...later.map(({ startMs, endMs }) => ({ ms: startMs, words: `request of ${(endMs ?? startMs) - startMs} ms` })),
  ].sort((a, b) => a.ms - b.ms);
  return `${operation}: ${events.map(({ ms, words }) => `${ms - firstMs} ${words}`).join(", ")}`;
}

/** How often the rail was asked between `since` and now, by what its breakers said meanwhile. */
export async function measureKnocking(calls: readonly Call[], rail: RailName, since: Date): Promise<Knocking> {
  const own = calls.filter((call) => call.rail === rail && call.startMs >= since.getTime());
  const changes = (await loadBreakerChanges(since)).filter((change) => change.rail === rail);
  const knocking: Knocking = {
    rail,
    asked: 0,
    after: 0,
    mostInMinute: 0,
    inFlight: 0,
    payments: 0,
    probes: 0,
    story: [],
  };
  knocking.probes = own.filter(({ operation }) => operation === "probe").length;
  knocking.asked = own.length - knocking.probes;
  knocking.payments = own.filter(({ operation }) => NEW_PAYMENTS.includes(operation)).length;
  const opened = changes.filter(({ to }) => to === "open").map(({ operation }) => operation);
  for (const operation of new Set(opened)) {
    const ofBreaker = changes.filter((change) => change.operation === operation);
    const openedMs = ofBreaker.find(({ to }) => to === "open")?.at.getTime() ?? 0;
    const asked = own.filter((call) => call.operation === operation);
    const later = asked.filter(({ startMs }) => startMs > openedMs);
    knocking.after += later.length;
    knocking.mostInMinute = Math.max(knocking.mostInMinute, countMostInMinute(later.map(({ startMs }) => startMs)));
    knocking.inFlight += asked.filter(
      ({ startMs, endMs }) => startMs <= openedMs && (endMs ?? openedMs) > openedMs,
    ).length;
    knocking.story.push(tellStory(operation, later, ofBreaker));
  }
  return knocking;
}
