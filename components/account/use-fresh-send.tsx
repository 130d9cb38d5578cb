"use client";

import { type ReactNode, useRef, useState } from "react";
import { type SendResult, sendJson } from "@/components/back/send-json";
import { type ProofMethod, ProofMethods } from "@/lib/shared/schemas/account";
import { ProveDialog } from "./prove-dialog";

type Method = Parameters<typeof sendJson>[0];
type FreshSend = (method: Method, url: string, body?: unknown) => Promise<SendResult>;

const isStale = (result: SendResult) => !result.ok && result.problem?.code === "fresh_sign_in_required";

async function readMethods(): Promise<readonly ProofMethod[]> {
  const result = await sendJson("GET", "/api/account/proof");
  return (result.ok && ProofMethods.safeParse(result.body).data?.methods) || [];
}

/**
 * Sends a sensitive change. When the server wants a fresh proof of who asks, the dialog asks for it (the password, or a second
 * factor where there is one) and the change goes once more; closed without one, the refusal is the answer. Put `dialog` on the
 * page.
 */
export function useFreshSend(): { send: FreshSend; dialog: ReactNode } {
  const [methods, setMethods] = useState<readonly ProofMethod[] | null>(null);
  const settle = useRef<((isProven: boolean) => void) | null>(null);
  const close = (isProven: boolean) => {
    setMethods(null);
    settle.current?.(isProven);
    settle.current = null;
  };
  const send: FreshSend = async (method, url, body) => {
    const first = await sendJson(method, url, body);
    if (!isStale(first)) return first;
    const ways = await readMethods();
    if (ways.length === 0) return first;
    const isProven = await new Promise<boolean>((resolve) => {
      settle.current = resolve;
      setMethods(ways);
    });
    return isProven ? sendJson(method, url, body) : first;
  };
  return { send, dialog: methods ? <ProveDialog methods={methods} onClose={close} /> : null };
}
