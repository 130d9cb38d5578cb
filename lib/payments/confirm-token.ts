import "server-only";
import { openColumn, sealColumn } from "@/lib/platform/sealed-columns";

/** What a confirmation on its way was sent with; `token` null = the buyer had approved at the rail. */
export type SentConfirm = { token: string | null; sentAt: Date };

/** Kept, encrypted, only while the outcome of a confirmation is open: a replay must send the same body (I5, I20). */
export function sealConfirm(attemptId: string, { token, sentAt }: SentConfirm): string {
  return sealColumn("confirmToken", attemptId, JSON.stringify({ token, sentAt: sentAt.toISOString() }));
}

export function openConfirm(attempt: { id: string; confirmToken: string | null }): SentConfirm | null {
  if (attempt.confirmToken === null) return null;
  const opened = openColumn("confirmToken", attempt.id, attempt.confirmToken);
  const kept = JSON.parse(opened) as { token: string | null; sentAt: string };
  return { token: kept.token, sentAt: new Date(kept.sentAt) };
}
