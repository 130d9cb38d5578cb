import "server-only";
import type { Payment } from "@/lib/payments/payment-rows";
import { loadQuotes, type Quoted } from "@/lib/payments/sql/decision-rows";
import { applyPpm } from "@/lib/shared/money";
import type { Receipt } from "@/lib/shared/schemas/checkout";

/** The founding brief's single provider. */
const FLAT_PPM = 35_000;

type Part = { feeMinor: number; totalMinor: number; wholeMinor: number };

/** The dearest of those that could have taken the payment when it was routed; null where there was no other. */
export function findDearest(quotes: readonly Quoted[], taker: string): Quoted | null {
  const others = quotes.filter(({ provider }) => provider !== taker);
  return others.reduce<Quoted | null>((one, other) => (one && one.feeMinor >= other.feeMinor ? one : other), null);
}

/** `part` of an order of `whole`, rounded half up: an artist sees what falls to their lines. */
export function shareOf(amountMinor: number, { totalMinor, wholeMinor }: Part): number {
  if (totalMinor === wholeMinor) return amountMinor;
  return Number((2n * BigInt(amountMinor) * BigInt(totalMinor) + BigInt(wholeMinor)) / (2n * BigInt(wholeMinor)));
}

/** What the provider's fee stands against, for whoever bears it; null before the money is captured. */
export async function describeSavings(payment: Payment | null, part: Part): Promise<Receipt["savings"]> {
  const attempt = payment?.attempt;
  if (attempt?.state !== "captured" || part.wholeMinor === 0) return null;
  const dearest = findDearest(await loadQuotes(attempt.id), attempt.rail);
  const against = (wouldBeMinor: number) => ({ wouldBeMinor, savedMinor: wouldBeMinor - part.feeMinor });
  return {
    dearest: dearest && { provider: dearest.provider, ...against(shareOf(dearest.feeMinor, part)) },
    flat: against(applyPpm(part.totalMinor, FLAT_PPM)),
  };
}
