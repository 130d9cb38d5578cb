import { Problem } from "@/lib/shared/schemas/common";
import { type ReviewInput, ReviewResult } from "@/lib/shared/schemas/review";

/** `isOpen`: it may still be under way, so the next try has to come with the same key. */
export type ReviewReply = { ok: true; result: ReviewResult } | { ok: false; isOpen: boolean; detail: string | null };

const MAY_BE_UNDER_WAY = new Set([409, 429]);

/** Sends what an admin does about a review. Never rejects; the same key again is the same act. */
export async function sendReview(reviewId: string, input: ReviewInput, key: string): Promise<ReviewReply> {
  try {
    const response = await fetch(`/api/settings/payments/review/${encodeURIComponent(reviewId)}`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(input),
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, result: ReviewResult.parse(body) };
    const isOpen = response.status >= 500 || MAY_BE_UNDER_WAY.has(response.status);
    return { ok: false, isOpen, detail: Problem.safeParse(body).data?.detail ?? null };
  } catch {
    return { ok: false, isOpen: true, detail: null };
  }
}
