"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";

type EndLettersProps = { token: string; from: string; isStopped: boolean; mayResume: boolean };

/** Ends letters for whoever holds the link of one; a slip can be taken back for an hour. */
export function EndLetters({ token, from: name, isStopped: wasStopped, mayResume }: EndLettersProps) {
  const t = useTranslations("letters.stop");
  const [isStopped, setStopped] = useState(wasStopped);
  const [state, setState] = useState<"rest" | "sending" | "failed">("rest");
  const isOver = wasStopped && isStopped && !mayResume;
  const change = async () => {
    setState("sending");
    const result = await sendJson(isStopped ? "DELETE" : "POST", `/api/notices/${encodeURIComponent(token)}`);
    setState(result.ok ? "rest" : "failed");
    if (result.ok) setStopped(!isStopped);
  };
  return (
    <>
      <h1 className="display text-28 font-bold wrap-anywhere md:text-40">{t("title", { name })}</h1>
      <p role="status" className="mt-4 max-w-prose text-ink-2">
        {t(isStopped ? "off" : "on", { name })}
      </p>
      {isOver ? (
        <p className="mt-3 max-w-prose text-ink-2">{t("over")}</p>
      ) : (
        <Button
          variant={isStopped ? "outline" : "sticker"}
          className="mt-6"
          disabled={state === "sending"}
          onClick={() => void change()}
        >
          {t(state === "sending" ? "sending" : isStopped ? "resume" : "stop")}
        </Button>
      )}
      <p aria-live="polite" className="mt-3 text-14 text-bad">
        {state === "failed" ? t("failed") : null}
      </p>
    </>
  );
}
