import "server-only";
import { openField, sealField } from "@/lib/platform/crypto";

/** What a confirmation on its way was sent with; `token` null = the buyer had approved at the rail. */
export type SentConfirm = { token: string | null; sentAt: Date };

const aad = (attemptId: string) => `payment_attempt:confirm_token:${attemptId}`;

/** Kept, encrypted, only while the outcome of a confirmation is open: a replay must send the same body (I5, I20). */
export function sealConfirm(attemptId: string, { token, sentAt }: SentConfirm): string {
  return sealField(JSON.stringify({ token, sentAt: sentAt.toISOString() }), aad(attemptId));
}

export function openConfirm(attempt: { id: string; confirmToken: string | null }): SentConfirm | null {
  if (attempt.confirmToken === null) return null;
  const kept = JSON.parse(openField(attempt.confirmToken, aad(attempt.id))) as { token: string | null; sentAt: string };
  return { token: kept.token, sentAt: new Date(kept.sentAt) };
}
