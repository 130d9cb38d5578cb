"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { KeepFresh } from "@/components/storage/keep-fresh";
import { Button } from "@/components/ui/button";

const LOOK_EVERY_MS = 1_000;

/** Asks the worker to recompute the log, and looks until it has. */
export function CheckChain({ isRunning }: { isRunning: boolean }) {
  const t = useTranslations("settings.audit");
  const router = useRouter();
  const [isSending, setSending] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const ask = async () => {
    setSending(true);
    const { ok } = await sendJson("POST", "/api/settings/audit/check");
    setSending(false);
    setFailed(!ok);
    router.refresh();
  };
  return (
    <div className="grid justify-items-start gap-1 md:justify-items-end">
      <Button size="sm" className="min-h-11 md:min-h-8" disabled={isSending || isRunning} onClick={() => void ask()}>
        {t("check")}
      </Button>
      {hasFailed ? (
        <p role="alert" className="text-12 text-bad">
          {t("checkFailed")}
        </p>
      ) : null}
      {isRunning ? <KeepFresh everyMs={LOOK_EVERY_MS} /> : null}
    </div>
  );
}
