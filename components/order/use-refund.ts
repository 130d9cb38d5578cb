import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { RefundInput, RefundView } from "@/lib/shared/schemas/refunds";
import { type RefundReply, sendRefund } from "./send-refund";

type Refused = Extract<RefundReply, { ok: false }>;

/** Sends a refund and keeps its key over tries that may still be under way; shows the order anew after an answer. */
export function useRefund(orderId: string) {
  const router = useRouter();
  const kept = useRef<{ request: string; key: string } | null>(null);
  const [isSending, setSending] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [made, setMade] = useState<RefundView | null>(null);

  async function send(input: RefundInput): Promise<boolean> {
    const request = JSON.stringify(input);
    if (kept.current?.request !== request) kept.current = { request, key: crypto.randomUUID() };
    setSending(true);
    const reply = await sendRefund(orderId, input, kept.current.key);
    setSending(false);
    if (reply.ok || !reply.isOpen) kept.current = null;
    setRefused(reply.ok ? null : reply);
    if (!reply.ok) return false;
    setMade(reply.refund);
    router.refresh();
    return true;
  }

  return { send, isSending, refused, made, forget: () => setRefused(null) };
}
