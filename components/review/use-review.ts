import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { ReviewAction, ReviewInput, ReviewResult } from "@/lib/shared/schemas/review";
import { sendReview } from "./send-review";

export type ReviewNote =
  | { kind: "outcome"; outcome: ReviewResult["outcome"] }
  | { kind: "failed"; detail: string | null };

/** Sends one act at a time, with its key kept over tries that may still be under way, and shows the page anew after an answer. */
export function useReview(reviewId: string) {
  const router = useRouter();
  const kept = useRef<{ request: string; key: string } | null>(null);
  const [sending, setSending] = useState<ReviewAction | null>(null);
  const [note, setNote] = useState<ReviewNote | null>(null);

  async function send(input: ReviewInput): Promise<void> {
    const request = JSON.stringify(input);
    if (kept.current?.request !== request) kept.current = { request, key: crypto.randomUUID() };
    setSending(input.action);
    setNote(null);
    const reply = await sendReview(reviewId, input, kept.current.key);
    setSending(null);
    if (reply.ok || !reply.isOpen) kept.current = null;
    setNote(reply.ok ? { kind: "outcome", outcome: reply.result.outcome } : { kind: "failed", detail: reply.detail });
    router.refresh();
  }

  return { send, sending, note };
}
export type ReviewDesk = ReturnType<typeof useReview>;
