import "server-only";
import { configuredContext } from "@/lib/orders/payments-context";
import { settleFees } from "@/lib/payments/settle-fees";
import type { Turn } from "../run-loop";

const BATCH = 10;

/** Settles estimated fees against what the rails took. */
const turn: Turn = async () => (await settleFees(configuredContext(), BATCH)) === BATCH;

export const feesLoop = { name: "fees", everyMs: 30_000, turn };
