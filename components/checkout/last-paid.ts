import { z } from "zod";

const SLOT = "backline.checkout.paid";
const LIFE_MS = 24 * 3_600_000;
const LastPaid = z.object({ orderId: z.string(), atMs: z.number() });

/** The order this browser paid last, in whatever tab, so that coming back to checkout leads to it. */
export function readLastPaid(): string | null {
  try {
    const parsed = LastPaid.safeParse(JSON.parse(localStorage.getItem(SLOT) ?? "null"));
    return parsed.success && Date.now() - parsed.data.atMs < LIFE_MS ? parsed.data.orderId : null;
  } catch {
    return null;
  }
}

export function keepLastPaid(orderId: string): void {
  localStorage.setItem(SLOT, JSON.stringify({ orderId, atMs: Date.now() }));
}
