"use client";

import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendOnce } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";

type RunDayProps = { rail: string; day: string; isUnderWay: boolean; isAgain: boolean };

/** Asks the worker for this day's comparison; the page renews itself while it lasts. */
export function RunDay({ rail, day, isUnderWay, isAgain }: RunDayProps) {
  const t = useTranslations("reconciliation");
  const router = useRouter();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function run() {
    setSending(true);
    const reply = await sendOnce("POST", `/api/settings/payments/reconciliation/${rail}/${day}`, undefined);
    setSending(false);
    setProblem(reply.ok ? null : (reply.problem?.detail ?? t("notAsked")));
    router.refresh();
  }

  const isBusy = isSending || isUnderWay;
  return (
    <>
      <Button
        variant="sticker"
        size="sm"
        className="min-h-11 text-14 md:min-h-9"
        disabled={isBusy}
        onClick={() => void run()}
      >
        <RefreshCw size={15} aria-hidden className={isBusy ? "motion-safe:animate-spin" : ""} />
        {t(isSending ? "asking" : isUnderWay ? "state.running" : isAgain ? "runAgain" : "run")}
      </Button>
      <p role="status" className="basis-full text-warn empty:hidden">
        {problem}
      </p>
    </>
  );
}
