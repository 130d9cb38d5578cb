import { z } from "zod";

/** How a rail treats the money that is asked of it from now on. */
export const RailPolicy = z.strictObject({
  /** A pending refund stays so until it is settled by the control API. */
  refunds: z.enum(["succeed", "pend_then_succeed", "pend_then_fail"]).default("succeed"),
  /** PayPal only: a capture that it reviews first stays pending until it is settled by the control API. */
  captures: z.enum(["complete", "pend_then_complete", "pend_then_deny"]).default("complete"),
  /** Stripe only: a bank that wants to see the buyer turns the first confirmation down, and asks them at the next. */
  authentication: z.enum(["ask", "refuse_first"]).default("ask"),
  /** Stripe only: by how much the fee changes when the money becomes available, two days after the capture. */
  feeDriftMinor: z.int().min(-1_000).max(1_000).default(0),
});
export type RailPolicy = z.infer<typeof RailPolicy>;
