import "server-only";
import { configuredContext } from "@/lib/orders/payments-context";
import { followDisputes } from "@/lib/payments/dispute";
import { settleRefunds } from "@/lib/payments/settle-refunds";
import type { Turn } from "../run-loop";

const BATCH = 10;

/** Finds out about every refund whose outcome is open, and how open disputes stand. */
const turn: Turn = async () => {
  const context = configuredContext();
  const settled = await settleRefunds(context, BATCH);
  await followDisputes(context);
  return settled === BATCH;
};

export const refundsLoop = { name: "refunds", everyMs: 1_000, turn };
