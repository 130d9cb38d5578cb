import "server-only";
import { openColumn, sealColumn } from "@/lib/platform/sealed-columns";
import type { BuyerStep } from "./provider";

/** Addresses of buyer steps carry secrets of the rail, so they rest encrypted. */
export function sealBuyerStep(attemptId: string, step: BuyerStep): string {
  return sealColumn("buyerStep", attemptId, JSON.stringify(step));
}

export function openBuyerStep(attempt: { id: string; buyerStep: string | null }): BuyerStep | null {
  if (attempt.buyerStep === null) return null;
  return JSON.parse(openColumn("buyerStep", attempt.id, attempt.buyerStep)) as BuyerStep;
}
