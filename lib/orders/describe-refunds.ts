import "server-only";
import type { Refund } from "@/lib/payments/refund-rows";
import type { StoredDispute } from "@/lib/payments/sql/dispute-rows";
import { toPublicId } from "@/lib/shared/ids";
import type { DisputeView, RefundView } from "@/lib/shared/schemas/refunds";
import type { Viewer } from "./order-access";

/** Codes of rails that refund only what has settled: the sale has not yet, or is doing so now. */
const EARLY: Readonly<Record<string, string>> = {
  "91506":
    "The provider gives a part back once the sale has settled, usually within a day. Nothing went back; ask for it again then, or give all of it back now.",
  "91574": "The sale is settling at the provider. Nothing went back; ask for it again in a few hours.",
};

function explain({ state, outcomeCode }: Refund): string | null {
  switch (state) {
    case "sent":
    case "unknown":
      return "The provider has not answered yet. We ask again until it does; nothing is refunded twice.";
    case "pending":
      return "The provider has taken the refund and works on it. Banks can take some days.";
    case "failed":
      return outcomeCode === null
        ? "The provider never had this refund. Nothing went back; it can be asked for again."
        : (EARLY[outcomeCode] ?? `The provider did not make this refund (${outcomeCode}). Nothing went back.`);
    case "succeeded":
      return null;
  }
}

/** A refund for a viewer; for an artist only their own lines, null when it has none of them. */
export function toRefundView(refund: Refund, viewer: Viewer, ownLineIds: ReadonlySet<string>): RefundView | null {
  const lines = refund.lines
    .filter((line) => viewer !== "artist" || ownLineIds.has(line.orderLineId))
    .map((line) => ({
      lineId: toPublicId("orderLine", line.orderLineId),
      amountMinor: line.netMinor + line.taxMinor,
    }));
  if (lines.length === 0) return null;
  return {
    id: toPublicId("refund", refund.id),
    state: refund.state,
    amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0),
    currency: refund.currency,
    reason: viewer === "buyer" ? null : refund.reason,
    at: refund.createdAt.toISOString(),
    message: explain(refund),
    lines,
  };
}

export function toDisputeView(dispute: StoredDispute): DisputeView {
  return {
    id: toPublicId("dispute", dispute.id),
    state: dispute.state,
    amountMinor: dispute.amountMinor,
    currency: dispute.currency,
    reason: dispute.reason,
    openedAt: dispute.openedAt.toISOString(),
    closedAt: dispute.closedAt?.toISOString() ?? null,
  };
}
