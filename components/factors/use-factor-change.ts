import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type SendResult, sendJson } from "@/components/back/send-json";

export type ChangeProblem = { kind: "stale" } | { kind: "refused"; detail: string };

/**
 * Sends a change of one's factors. `problem` is why the last one did not happen; `stale` when the sign-in is too old for it.
 * After a change the page is asked for again.
 */
export function useFactorChange() {
  const t = useTranslations("factors.page");
  const router = useRouter();
  const [problem, setProblem] = useState<ChangeProblem | null>(null);
  const [isSending, setSending] = useState(false);

  function explain(result: Extract<SendResult, { ok: false }>): ChangeProblem {
    if (result.problem?.code === "fresh_sign_in_required") return { kind: "stale" };
    return { kind: "refused", detail: result.problem?.detail ?? t("failed") };
  }
  /** The answer's body; undefined when it was refused, which `problem` then explains. */
  async function send(method: "POST" | "PATCH", path: string, body?: unknown): Promise<{ body: unknown } | undefined> {
    setProblem(null);
    setSending(true);
    const result = await sendJson(method, `/api/account/${path}`, body);
    setSending(false);
    if (result.ok) return { body: result.body };
    setProblem(explain(result));
    return undefined;
  }
  const fail = (detail: string) => setProblem({ kind: "refused", detail });
  return { send, fail, problem, isSending, refresh: () => router.refresh() };
}
