import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { requireRole } from "@/lib/platform/require-role";
import { fromPublicId, toPublicId } from "@/lib/shared/ids";
import type { Actor } from "@/lib/shared/roles";
import type { FindingInput, FindingResult } from "@/lib/shared/schemas/reconciliation";
import { adoptRefunds } from "./adopt-refunds";
import type { PaymentsContext } from "./context";
import { settleDisputes } from "./dispute";
import { oweVoid } from "./obligations";
import { isLive } from "./payment-rows";
import { compareAgain } from "./reconcile-day";
import { listFindingActions, requestDay } from "./reconciliation";
import { resolveInDoubt } from "./resolve";
import { settleFeeOf, settleRefundFeeOf } from "./settle-fees";
import { loadDay, storeSummary } from "./sql/day-rows";
import { insertReview } from "./sql/dispute-rows";
import { explainFinding, type FindingRow, loadFinding } from "./sql/finding-rows";
import { loadAttempt } from "./sql/load-payment";

type Deciding = { finding: FindingRow; input: FindingInput; actorId: string; now: Date };

/** A comparison that a request may wait for; larger days are read by the worker. */
const MOST_LINES_AT_ONCE = 20_000;

async function requireFinding(publicId: string): Promise<FindingRow> {
  const id = fromPublicId("finding", publicId);
  const finding = id && (await loadFinding(id));
  if (!finding) throw new AppError("not_found", "There is no such line.");
  return finding;
}

async function audit(db: Db, { finding, input, actorId, now }: Deciding): Promise<void> {
  await appendAudit(db, {
    actorId,
    action: `payment.reconciliation.${input.action}`,
    subject: toPublicId("finding", finding.id),
    before: { rail: finding.rail, day: finding.day, item: finding.item, class: finding.class },
    ...("note" in input ? { after: { note: input.note } } : {}),
    at: now,
  });
}

/** What the provider knows of the charge is booked as when the news came by itself. */
async function askAbout(context: PaymentsContext, finding: FindingRow): Promise<void> {
  const { rail, attemptId, attemptState } = finding;
  if (attemptId === null || attemptState === null) return;
  const target = { rail, providerRef: null, attemptId };
  if (isLive(attemptState)) await resolveInDoubt(context, attemptId);
  else if (attemptState === "captured") {
    await adoptRefunds(context, target);
    await settleDisputes(context, target);
  }
}

/** A charge that its order does not take (any more) is watched until it is given back, as any late money. */
async function adopt(context: PaymentsContext, finding: FindingRow): Promise<void> {
  if (finding.kind !== "charge") return askAbout(context, finding);
  const found = await loadAttempt(finding.attemptId as string);
  if (found) await oweVoid(found.attempt, "settlement", context.clock.now());
}

async function bookFee(context: PaymentsContext, { attemptId, refundId, thereFeeMinor }: FindingRow): Promise<void> {
  if (refundId !== null) await settleRefundFeeOf(context, refundId, thereFeeMinor as number);
  else await settleFeeOf(context, attemptId as string);
}

async function act(context: PaymentsContext, { finding, input, now }: Deciding): Promise<void> {
  const attemptId = finding.attemptId as string;
  if (input.action === "adopt") await adopt(context, finding);
  else if (input.action === "book_fee") await bookFee(context, finding);
  else if (input.action === "review") await insertReview(attemptId, `settlement_${finding.class}`, now);
  else await askAbout(context, finding);
}

async function explain(deciding: Deciding & { note: string }): Promise<void> {
  const { finding, note, actorId: by, now } = deciding;
  await inTransaction(async (db) => {
    if (!(await explainFinding(db, finding.id, { by, note, now })))
      throw new AppError("conflict", "Somebody has explained it meanwhile, or it is gone. Look at it again.");
    await audit(db, deciding);
  });
}

/** The day anew: at once from what is on file, or, when the provider is to be asked, by the worker. */
async function lookAgain(
  context: PaymentsContext,
  { finding, input, actorId, now }: Deciding,
): Promise<"asked" | "compared"> {
  const { rail, day } = finding;
  const row = await loadDay(rail, day);
  if (!row || row.clearedAt || input.action === "ask" || row.lineCount > MOST_LINES_AT_ONCE) {
    await requestDay({ rail, day }, { by: actorId, now });
    return "asked";
  }
  await storeSummary(rail, day, await compareAgain(context, { rail, day }, row.completeUntil));
  return "compared";
}

/**
 * What an admin does about a line that does not match. Every act is a door that the machine has anyway; this one chooses,
 * writes the audit entry first, and compares the day again. Throws `forbidden`, `not_found`, `conflict`, and `unprocessable`
 * for what does not fit (any more).
 */
export async function actOnFinding(
  context: PaymentsContext,
  { publicId, input, actor }: { publicId: string; input: FindingInput; actor: Extract<Actor, { kind: "user" }> },
): Promise<FindingResult> {
  requireRole(actor, "admin");
  const finding = await requireFinding(publicId);
  if (!listFindingActions(finding).includes(input.action))
    throw new AppError("unprocessable", "That cannot be done about this line as it is now. Look at it again.");
  const deciding = { finding, input, actorId: actor.userId, now: context.clock.now() };
  if (input.action === "explain") {
    await explain({ ...deciding, note: input.note });
    return { outcome: "done" };
  }
  await audit(pool, deciding);
  await act(context, deciding);
  if (input.action === "review") return { outcome: "done" };
  const looked = await lookAgain(context, deciding);
  if (looked === "asked") return { outcome: "asked" };
  return { outcome: (await requireFinding(publicId)).goneAt ? "matched" : "asked" };
}
