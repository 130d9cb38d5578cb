import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { enqueue } from "@/lib/platform/jobs";
import { requireRole } from "@/lib/platform/require-role";
import { toPublicId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import {
  type FindingAction,
  type ReconciliationDay,
  type ReconciliationDayLine,
  type ReconciliationFinding,
  type ReconciliationOverview,
  UtcDay,
} from "@/lib/shared/schemas/reconciliation";
import { addDays } from "@/lib/shared/time";
import { isLive } from "./payment-rows";
import { listNightDays, type RailDay, type ReconciliationContext, sourcesOf, spanOf } from "./reconcile-day";
import { askForDay, type DayRow, listDays, loadDay } from "./sql/day-rows";
import { type FindingRow, listFindings, listPayouts } from "./sql/finding-rows";

export const DAY_JOB = "reconcile-day";
const SHOWN_DAYS = 31;
const SHOWN_FINDINGS = 200;

function toLine(row: DayRow): ReconciliationDayLine {
  const { summary, askedAt, finishedAt, completeUntil: _, clearedAt: __, ...line } = row;
  const matchedCount = summary.reduce((sum, one) => sum + (one.class === "matched" ? one.count : 0), 0);
  return {
    ...line,
    matchedCount,
    askedAt: askedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/**
 * What can be done about a finding. A fee is booked once, by the same door as at any other time; money of a charge goes the
 * way of late money; only what stands with an attempt of ours can be adopted or reviewed.
 */
export function listFindingActions(finding: FindingRow): FindingAction[] {
  const { kind, attemptId, attemptState } = finding;
  if (finding.goneAt || finding.explainedAt) return [];
  if (attemptId === null || attemptState === null) return ["ask", "explain"];
  const isLaterMove = kind === "refund" || kind === "dispute" || kind === "dispute_reversal";
  const isUnbooked = finding.class === "missing_here" && !finding.isRepeat;
  const mayAdopt =
    isUnbooked && (attemptState === "captured" ? isLaterMove : kind === "charge" && !isLive(attemptState));
  const hasFeeToBook = kind === "charge" || (finding.refundId !== null && (finding.thereFeeMinor ?? 0) > 0);
  const mayBookFee =
    finding.class === "fee_mismatch" && hasFeeToBook && attemptState === "captured" && !finding.isFeeSettled;
  return [
    ...(mayAdopt ? (["adopt"] as const) : []),
    ...(mayBookFee ? (["book_fee"] as const) : []),
    "ask",
    ...(finding.hasOpenReview ? [] : (["review"] as const)),
    "explain",
  ];
}

const side = (minor: number | null, feeMinor: number | null, currency: string | null) =>
  minor === null || currency === null ? null : { minor, feeMinor, currency };

function toFinding(row: FindingRow): ReconciliationFinding {
  const { explainedAt, explainedBy, note, orderId, at, foundAt } = row;
  return {
    id: toPublicId("finding", row.id),
    class: row.class,
    kind: row.kind,
    isRepeat: row.isRepeat,
    lineRef: row.lineRef,
    chargeRef: row.chargeRef,
    orderId: orderId && toPublicId("order", orderId),
    orderNumber: row.orderNumber,
    at: at.toISOString(),
    there: side(row.thereMinor, row.thereFeeMinor, row.thereCurrency),
    here: side(row.hereMinor, row.hereFeeMinor, row.hereCurrency),
    ledger: side(row.ledgerMinor, row.ledgerFeeMinor, row.hereCurrency),
    foundAt: foundAt.toISOString(),
    explained: explainedAt && { at: explainedAt.toISOString(), by: explainedBy, note: note ?? "" },
    actions: listFindingActions(row),
  };
}

/** Throws `forbidden`. */
export async function getReconciliation(context: ReconciliationContext, actor: Actor): Promise<ReconciliationOverview> {
  requireRole(actor, "admin");
  const today = context.clock.now().toISOString().slice(0, 10);
  const days = await listDays(addDays(today, 1 - SHOWN_DAYS), today);
  return { rails: sourcesOf(context).map(({ name }) => name), today, days: days.map(toLine) };
}

/** Throws `not_found` for a provider whose list this store cannot read, and for what is no day or not begun. */
export function requireRailDay(context: ReconciliationContext, rail: string, day: string): RailDay {
  const source = sourcesOf(context).find(({ name }) => name === rail);
  const today = context.clock.now().toISOString().slice(0, 10);
  if (!source || !UtcDay.safeParse(day).success || day > today)
    throw new AppError("not_found", "There is no such day of such a provider.");
  return { rail: source.name, day };
}

/** Throws `forbidden` and `not_found`. */
export async function getReconciliationDay(
  context: ReconciliationContext,
  address: { rail: string; day: string },
  actor: Actor,
): Promise<ReconciliationDay> {
  requireRole(actor, "admin");
  const { rail, day } = requireRailDay(context, address.rail, address.day);
  const [row, findings, payouts] = await Promise.all([
    loadDay(rail, day),
    listFindings(rail, day, SHOWN_FINDINGS),
    listPayouts(rail, spanOf(day)),
  ]);
  return {
    rail,
    day,
    line: row && toLine(row),
    tallies: row?.summary ?? [],
    findings: findings.map(toFinding),
    findingCount: row ? row.openCount + row.explainedCount : 0,
    payouts: payouts.map(({ at, ...payout }) => ({ ...payout, at: at.toISOString() })),
  };
}

/** Puts a day's comparison on the queue of the one worker that leads; one that waits already is not doubled. */
export async function requestDay({ rail, day }: RailDay, { by, now }: { by: string | null; now: Date }): Promise<void> {
  await inTransaction(async (db) => {
    await askForDay(rail, day, { by, now }, db);
    if (by !== null)
      await appendAudit(db, {
        actorId: by,
        action: "payment.reconciliation.run",
        subject: `${rail}/${day}`,
        at: now,
      });
  });
  await enqueue(DAY_JOB, { rail, day }, { key: `${DAY_JOB}:${rail}:${day}` });
}

/** Throws `forbidden` and `not_found`. */
export async function runReconciliation(
  context: ReconciliationContext,
  address: { rail: string; day: string },
  actor: Extract<Actor, { kind: "user" }>,
): Promise<ReconciliationDayLine> {
  requireRole(actor, "admin");
  const railDay = requireRailDay(context, address.rail, address.day);
  await requestDay(railDay, { by: actor.userId, now: context.clock.now() });
  return toLine((await loadDay(railDay.rail, railDay.day)) as DayRow);
}

/** What the clock starts: every day that is due goes on the queue by itself. */
export async function reconcileNight(context: ReconciliationContext): Promise<void> {
  const now = context.clock.now();
  for (const due of await listNightDays(context)) await requestDay(due, { by: null, now });
}
