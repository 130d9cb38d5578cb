import "server-only";
import { configuredContext } from "@/lib/orders/payments-context";
import { processInbox } from "@/lib/payments/webhook";
import type { Turn } from "../run-loop";

const BATCH = 50;

/** Works off stored webhook events: each wakes the resolver. */
const turn: Turn = async () => (await processInbox(configuredContext(), BATCH)) === BATCH;

export const webhooksLoop = { name: "webhooks", everyMs: 500, turn };
