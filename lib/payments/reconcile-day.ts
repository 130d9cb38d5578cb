import "server-only";
import { log } from "@/lib/platform/log";
import { counter, gauge } from "@/lib/platform/metrics";
import type { Clock } from "@/lib/shared/time";
import { addDays } from "@/lib/shared/time";
import type { Rail, RailFailure, RailName } from "./provider";
import { isSettlementSource, type SettlementSource, type Span } from "./settlement";
import { countLines, endDay, listDueDays, type Settling, startDay } from "./sql/day-rows";
import { compareDay } from "./sql/reconcile-rows";
import { learnListedRefundFees } from "./sql/refund-fee-rows";
import {
  beginReading,
  forgetUnseen,
  learnListedFees,
  listAnnounced,
  noteGrowth,
  storeLines,
} from "./sql/settlement-rows";

export type ReconciliationContext = { clock: Clock; rails: ReadonlyMap<RailName, Rail> };
export type RailDay = { rail: RailName; day: string };

const HOUR_MS = 3_600_000;
const days = counter("backline_reconciliations_total", "Days compared with a provider's own list", [
  "provider",
  "result",
]);
const mismatches = gauge("backline_reconciliation_mismatches", "What did not match on the day compared last", [
  "provider",
]);

/** Days are UTC, as the providers' own. */
export function spanOf(day: string): Span {
  return { from: new Date(`${day}T00:00:00Z`), until: new Date(`${addDays(day, 1)}T00:00:00Z`) };
}

/** An hour more on either side: what they booked just before midnight may be booked here just after it. */
function readSpanOf(day: string): Span {
  const { from, until } = spanOf(day);
  return { from: new Date(from.getTime() - HOUR_MS), until: new Date(until.getTime() + HOUR_MS) };
}

export function sourcesOf({ rails }: Pick<ReconciliationContext, "rails">): SettlementSource[] {
  return [...rails.values()].filter(isSettlementSource);
}

class ListUnavailable extends Error {
  constructor(readonly failure: RailFailure) {
    super(failure.code);
  }
}

/** Puts the whole list on file, page by page. Returns until when the rail says it is complete. Throws ListUnavailable. */
async function readList(source: SettlementSource, day: string, reading: number): Promise<Date | null> {
  const span = readSpanOf(day);
  let completeUntil: Date | null = null;
  let lineCount = 0;
  for await (const page of source.listSettlements(span, await listAnnounced(source.name, span))) {
    if (page.kind === "unavailable") throw new ListUnavailable(page.failure);
    const inside = page.lines.filter(({ at }) => at >= span.from && at < span.until);
    if (inside.length > 0) await storeLines(source.name, reading, inside);
    lineCount += inside.length;
    if (page.completeUntil && (!completeUntil || page.completeUntil < completeUntil))
      completeUntil = page.completeUntil;
  }
  await forgetUnseen(source.name, reading, span);
  await noteGrowth(lineCount);
  if (source.tellsFeesByList) await learnListedFees(source.name, span);
  await learnListedRefundFees(source.name, span);
  return completeUntil;
}

/** Compares what is on file of a day, without asking the rail; `completeUntil` as its list said. */
export async function compareAgain(
  { clock }: Pick<ReconciliationContext, "clock">,
  { rail, day }: RailDay,
  completeUntil: Date | null,
) {
  const tallies = await compareDay(rail, day, spanOf(day), { now: clock.now(), completeUntil });
  const wrong = tallies.reduce((sum, one) => sum + (one.class === "matched" ? 0 : one.count), 0);
  mismatches.set({ provider: rail }, wrong);
  return tallies;
}

async function readAndCompare(
  context: ReconciliationContext,
  source: SettlementSource,
  { day, reading }: { day: string; reading: number },
): Promise<void> {
  const rail = source.name;
  const completeUntil = await readList(source, day, reading);
  const summary = await compareAgain(context, { rail, day }, completeUntil);
  const { all, open } = await countLines(rail, day);
  const now = context.clock.now();
  const { until } = readSpanOf(day);
  const reasons: [Settling, boolean][] = [
    ["day_open", now < until],
    ["list_behind", now >= until && completeUntil !== null && completeUntil < until],
    ["fees_open", open > 0],
  ];
  const settling = reasons.filter(([, holds]) => holds).map(([reason]) => reason);
  await endDay(rail, day, reading, { now, lineCount: all, settling, summary, completeUntil });
}

/**
 * Reads a rail's own list of a day and compares it with what is booked here. Any number of times: the same list leaves the
 * same findings. Throws when the rail does not tell the whole list; what an earlier comparison found stands then.
 */
export async function reconcileDay(context: ReconciliationContext, { rail, day }: RailDay): Promise<void> {
  const source = sourcesOf(context).find(({ name }) => name === rail);
  const reading = await beginReading();
  await startDay(rail, day, reading, context.clock.now());
  try {
    if (!source) throw new Error("not_configured");
    await readAndCompare(context, source, { day, reading });
    days.inc({ provider: rail, result: "done" });
  } catch (error) {
    days.inc({ provider: rail, result: "failed" });
    const known = error instanceof ListUnavailable || (error instanceof Error && error.message === "not_configured");
    const code = known ? (error as Error).message : "failed";
    await endDay(rail, day, reading, { now: context.clock.now(), error: code });
    log.warn({ err: error, rail, day }, "a day could not be reconciled; it is tried again");
    throw error;
  }
}

const ALWAYS_DAYS = 3;
const LOOK_BACK_DAYS = 7;
const SETTLE_DAYS = 40;

/** What the night looks at: the last days, and those that were not finished, settled or explained. */
export async function listNightDays({ clock, rails }: ReconciliationContext): Promise<RailDay[]> {
  const today = clock.now().toISOString().slice(0, 10);
  const recent = Array.from({ length: ALWAYS_DAYS }, (_, index) => addDays(today, -1 - index));
  const due: RailDay[] = [];
  for (const { name: rail } of sourcesOf({ rails })) {
    const open = await listDueDays(rail, addDays(today, -SETTLE_DAYS), addDays(today, -LOOK_BACK_DAYS));
    for (const day of [...new Set([...recent, ...open])].sort()) due.push({ rail, day });
  }
  return due;
}
