"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";

type EndNoticesProps = { token: string; kind: "sales"; isStopped: boolean };

/** Ends a kind of notices for whoever holds its link, or lets them begin again. */
export function EndNotices({ token, kind, isStopped: wasStopped }: EndNoticesProps) {
  const t = useTranslations("order.notices");
  const [isStopped, setStopped] = useState(wasStopped);
  const [state, setState] = useState<"rest" | "sending" | "failed">("rest");
  const change = async () => {
    setState("sending");
    const result = await sendJson(isStopped ? "DELETE" : "POST", `/api/notices/${encodeURIComponent(token)}`);
    setState(result.ok ? "rest" : "failed");
    if (result.ok) setStopped(!isStopped);
  };
  return (
    <>
      <h1 className="display text-28 font-bold md:text-40">{t(kind)}</h1>
      <p role="status" className="mt-4 max-w-prose text-ink-2">
        {t(isStopped ? "off" : "on")}
      </p>
      <Button
        variant={isStopped ? "outline" : "sticker"}
        className="mt-6"
        disabled={state === "sending"}
        onClick={() => void change()}
      >
        {t(state === "sending" ? "sending" : isStopped ? "resume" : "stop")}
      </Button>
      <p aria-live="polite" className="mt-3 text-14 text-bad">
        {state === "failed" ? t("failed") : null}
      </p>
    </>
  );
}
