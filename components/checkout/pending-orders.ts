import { z } from "zod";
import { Method } from "@/lib/shared/schemas/checkout";
import type { PendingOrder } from "./checkout-state";

export type KeptText = Pick<Storage, "getItem" | "setItem">;

const SLOT = "backline.checkout";
const KEPT = 8;
const LIFE_MS = 24 * 3_600_000;
const Pending = z.array(
  z.object({
    fingerprint: z.string(),
    key: z.string(),
    method: Method,
    orderId: z.string().nullable(),
    lineIds: z.array(z.string()),
    madeAtMs: z.number(),
    sentAtMs: z.number().nullable(),
    switching: z.object({ method: Method, key: z.string() }).nullable(),
  }),
);

/** The orders this browser has begun and not finished, newest first. Anything unreadable counts as none. */
export function readPending(kept: KeptText, nowMs: number): PendingOrder[] {
  try {
    const parsed = Pending.safeParse(JSON.parse(kept.getItem(SLOT) ?? "[]"));
    return parsed.success ? parsed.data.filter((order) => nowMs - order.madeAtMs < LIFE_MS) : [];
  } catch {
    return [];
  }
}

export function keepPending(kept: KeptText, nowMs: number, order: PendingOrder): void {
  const others = readPending(kept, nowMs).filter((known) => known.key !== order.key);
  write(kept, [order, ...others].slice(0, KEPT));
}

export function forgetPending(kept: KeptText, nowMs: number, key: string): void {
  write(
    kept,
    readPending(kept, nowMs).filter((known) => known.key !== key),
  );
}

/** Storage may be full or forbidden; the key then lives as long as the page, which is still one key per body. */
function write(kept: KeptText, orders: PendingOrder[]): void {
  try {
    kept.setItem(SLOT, JSON.stringify(orders));
  } catch {
    return;
  }
}
