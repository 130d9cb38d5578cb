import { Problem } from "@/lib/shared/schemas/common";
import { type RefundInput, RefundResult, type RefundView } from "@/lib/shared/schemas/refunds";

/** `isOpen`: it may still be under way, so the next try has to come with the same key. */
export type RefundReply = { ok: true; refund: RefundView } | { ok: false; isOpen: boolean; detail: string | null };

const MAY_BE_UNDER_WAY = new Set([409, 429]);

/** Asks for a refund. Never rejects; the same key again is the same refund. */
export async function sendRefund(orderId: string, input: RefundInput, key: string): Promise<RefundReply> {
  try {
    const response = await fetch(`/api/orders/${encodeURIComponent(orderId)}/refunds`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(input),
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, refund: RefundResult.parse(body).refund };
    const isOpen = response.status >= 500 || MAY_BE_UNDER_WAY.has(response.status);
    return { ok: false, isOpen, detail: Problem.safeParse(body).data?.detail ?? null };
  } catch {
    return { ok: false, isOpen: true, detail: null };
  }
}
