import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFreshSend } from "@/components/account/use-fresh-send";

/**
 * Sends a change of one's factors, after a fresh proof where one is needed (`dialog` asks for it). `problem`: why the last one
 * did not happen. After a change the page is asked for again.
 */
export function useFactorChange() {
  const t = useTranslations("factors.page");
  const router = useRouter();
  const fresh = useFreshSend();
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);

  /** The answer's body; undefined when it was refused, which `problem` then explains. */
  async function send(method: "POST" | "PATCH", path: string, body?: unknown): Promise<{ body: unknown } | undefined> {
    setProblem(null);
    setSending(true);
    const result = await fresh.send(method, `/api/account/${path}`, body);
    setSending(false);
    if (result.ok) return { body: result.body };
    setProblem(result.problem?.detail ?? t("failed"));
    return undefined;
  }
  return { send, fail: setProblem, problem, isSending, refresh: () => router.refresh(), dialog: fresh.dialog };
}
