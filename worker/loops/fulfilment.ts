import "server-only";
import { fulfilWaiting } from "@/lib/orders/fulfil-order";
import { systemClock } from "@/lib/shared/time";
import type { Turn } from "../run-loop";

const BATCH = 20;

/** Hands over paid orders that the request which paid them did not. */
const turn: Turn = async () => (await fulfilWaiting(systemClock, BATCH)) === BATCH;

export const fulfilmentLoop = { name: "fulfilment", everyMs: 1_000, turn };
