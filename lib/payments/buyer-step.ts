import "server-only";
import { openField, sealField } from "@/lib/platform/crypto";
import type { BuyerStep } from "./provider";

const aad = (attemptId: string) => `payment_attempt:buyer_step:${attemptId}`;

/** Addresses of buyer steps carry secrets of the rail, so they rest encrypted. */
export function sealBuyerStep(attemptId: string, step: BuyerStep): string {
  return sealField(JSON.stringify(step), aad(attemptId));
}

export function openBuyerStep(attempt: { id: string; buyerStep: string | null }): BuyerStep | null {
  return attempt.buyerStep === null ? null : (JSON.parse(openField(attempt.buyerStep, aad(attempt.id))) as BuyerStep);
}
