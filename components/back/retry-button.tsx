"use client";

import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";

type RetryButtonProps = {
  /** What is tried again; its words are the catalogue's part of that name. */
  of: "jobs" | "mail";
  /** Without ids every failed one. */
  ids?: string[];
  label: string;
  /** What is read out, where the label alone does not say which. */
  spoken?: string;
};

/** Puts what failed back at the beginning of its tries and shows the list anew. */
export function RetryButton({ of, ids, label, spoken }: RetryButtonProps) {
  const t = useTranslations(of);
  const router = useRouter();
  const [isSending, setSending] = useState(false);
  const [isLost, setLost] = useState(false);
  const [isRenewing, startRenewing] = useTransition();
  const retry = async () => {
    setSending(true);
    const result = await sendJson("POST", `/api/settings/${of}/retry`, ids ? { ids } : {});
    setSending(false);
    setLost(!result.ok);
    startRenewing(() => router.refresh());
  };
  const isBusy = isSending || isRenewing;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button size="sm" className="max-md:min-h-11" aria-label={spoken} disabled={isBusy} onClick={() => void retry()}>
        <RotateCw size={14} aria-hidden className={isBusy ? "motion-safe:animate-spin" : ""} />
        {isBusy ? t("retrying") : label}
      </Button>
      <span aria-live="polite" className="text-12 text-bad">
        {isLost ? t("notRetried") : null}
      </span>
    </span>
  );
}
