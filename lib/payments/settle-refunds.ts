import "server-only";
import { log } from "@/lib/platform/log";
import { toPublicId } from "@/lib/shared/ids";
import { adoptRefunds } from "./adopt-refunds";
import { after, CALL_LEASE_MS, type PaymentsContext } from "./context";
import { railOf } from "./find-rail";
import type { Evidence, RailRefund } from "./provider";
import { callRefund, storeRefund } from "./refund";
import { isOpen, type Refund } from "./refund-rows";
import { afterRefundCall, afterRefundFound, type RefundChange, refused, stillUnknown } from "./refund-transition";
import { claimRefunds, loadRefund } from "./sql/refund-rows";

/** Times the same request is sent again; rails keep a server error under its key, so then their list decides. */
const REPLAYS = 3;
/** Questions without a trace of it, the last a quarter of an hour after it was last sent, before the rail never had it. */
const PATIENCE = 10;

type Learned = { change: RefundChange; evidence: Evidence };

/** Ours by the reference we gave it, or by the rail's own once we know it. */
function findOurs(refund: Refund, listed: readonly RailRefund[]): RailRefund | undefined {
  const ourRef = toPublicId("refund", refund.id);
  return listed.find((entry) => entry.ourRef === ourRef || entry.refundRef === refund.providerRef);
}

async function lookUp(context: PaymentsContext, refund: Refund): Promise<Learned> {
  const { attempt } = refund;
  const situation = { refund, now: context.clock.now() };
  const found = await railOf(context, attempt.rail).listRefunds({
    providerRef: attempt.providerRef as string,
    furtherRefs: attempt.furtherRefs,
  });
  const { evidence } = found;
  if (found.kind === "unavailable") return { change: stillUnknown(situation, "unreachable"), evidence };
  const ours = findOurs(refund, found.refunds);
  if (ours) return { change: afterRefundFound(situation, ours), evidence };
  const mayBeOurs = found.refunds.some(
    ({ ourRef, amountMinor }) => ourRef === null && amountMinor === refund.amountMinor,
  );
  const { hasLookUp } = railOf(context, attempt.rail).traits;
  if (refund.state === "pending" || !hasLookUp) return { change: stillUnknown(situation, "cannot_tell"), evidence };
  if (refund.resolveCount < PATIENCE)
    return { change: stillUnknown(situation, mayBeOurs ? "cannot_tell" : "absent_so_far"), evidence };
  return { change: refused(situation, "absent", null), evidence };
}

/** The same key again, which cannot refund twice; else what the rail lists. */
async function learn(context: PaymentsContext, refund: Refund): Promise<Learned> {
  const now = context.clock.now();
  const ageMs = now.getTime() - refund.createdAt.getTime();
  const { replayLifeMs, hasLookUp } = railOf(context, refund.attempt.rail).traits;
  const mayReplay = ageMs < replayLifeMs && (refund.resolveCount <= REPLAYS || !hasLookUp);
  if (refund.state !== "pending" && mayReplay) {
    const outcome = await callRefund(context, refund);
    const { evidence } = outcome;
    // a no to the repeat says nothing about the first request
    if (outcome.kind === "refunded" || outcome.kind === "refund_pending")
      return { change: afterRefundCall({ refund, now }, outcome), evidence };
    if (outcome.kind === "not_sent") return { change: stillUnknown({ refund, now }, "unreachable"), evidence };
  }
  return lookUp(context, refund);
}

async function settle(context: PaymentsContext, refundId: string): Promise<void> {
  const refund = await loadRefund(refundId);
  if (!refund || !isOpen(refund)) return;
  const { change, evidence } = await learn(context, refund);
  await storeRefund(context, refund, change, evidence);
  // what was made on the rail's own pages may have waited for this one, or be why it was refused
  if (change.state === "failed")
    await adoptRefunds(context, { rail: refund.attempt.rail, providerRef: null, attemptId: refund.attempt.id });
}

/** Finds out about every refund whose lease is over; returns how many were taken. A failing one is taken again. */
export async function settleRefunds(context: PaymentsContext, limit = 10): Promise<number> {
  const claimed = await claimRefunds(context.clock.now(), after(context.clock, CALL_LEASE_MS.refund * 2), limit);
  await Promise.all(
    claimed.map((refundId) =>
      settle(context, refundId).catch((error: unknown) =>
        log.error({ err: error, refundId }, "a refund could not be resolved; its lease brings it back"),
      ),
    ),
  );
  return claimed.length;
}
