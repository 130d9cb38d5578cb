import "server-only";
import { AppError } from "@/lib/platform/errors";
import { MAX_CONFIRMS } from "./context";
import type { Payment } from "./payment-rows";
import { TRIED_OUT } from "./plain-words";

/** Throws `unprocessable` when an order has had its five confirmations. */
export function requireTries(payment: Pick<Payment, "confirmTotal">): void {
  if (payment.confirmTotal >= MAX_CONFIRMS) throw new AppError("unprocessable", TRIED_OUT);
}
