import "server-only";
import { openCache } from "@/lib/platform/cache";
import { AppError } from "@/lib/platform/errors";
import { readRevalidated } from "@/lib/platform/revalidated-cache";
import { type Actor, hasRole } from "@/lib/shared/roles";
import type { WhatIfCurrency } from "@/lib/shared/schemas/what-if";
import { readPaymentSettings } from "../payment-settings";
import { replaySavings, type Span } from "./answer-what-if";

const FRESH_MS = 60_000;
/** A replay is worth its time: the longer one took, the longer it serves while the next is made, and rests before that. */
const serveWhileReplaying = (tookMs: number) => Math.min(300_000, Math.max(30_000, 20 * tookMs));
const restAfterReplaying = (tookMs: number) => Math.min(150_000, 10 * tookMs);

export type Savings = { asOf: string; currencies: WhatIfCurrency[] };

/**
 * What routing saved on the captured payments of a period, from the cache where it may be. `from` is a full quarter of an hour.
 * Throws `forbidden` for who is neither analyst nor admin, and `unavailable` while as many replays run as may.
 */
export async function readSavings({ from, to }: Span, actor: Actor): Promise<Savings> {
  if (actor.kind !== "user" || !(hasRole(actor, "analyst") || hasRole(actor, "admin")))
    throw new AppError("forbidden", "What routing saved is for analysts and administrators.");
  const { value } = await readRevalidated(openCache(), {
    key: `savings:${from.toISOString()}:${to.toISOString()}`,
    readVersion: async () => (await readPaymentSettings()).version,
    make: async (): Promise<Savings> => {
      const asOf = new Date().toISOString();
      return { asOf, currencies: await replaySavings({ from, to }) };
    },
    freshMs: FRESH_MS,
    staleMs: serveWhileReplaying,
    restMs: restAfterReplaying,
  });
  return value;
}
