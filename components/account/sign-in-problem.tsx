"use client";

import { CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { SignInAnswer } from "./submit-password";

type Refusal = Exclude<SignInAnswer, { kind: "signed-in" }>;

/** Why nobody was signed in and what to do, with the pause counted down. */
export function SignInProblem({ refusal, onPauseEnd }: { refusal: Refusal; onPauseEnd: () => void }) {
  const t = useTranslations("account.signIn");
  return (
    <div
      role="alert"
      className="grid grid-cols-[20px_1fr] gap-3 rounded-tight border border-s-[6px] border-bad bg-raise px-4 py-3.5 text-14"
    >
      <CircleX size={20} strokeWidth={1.75} aria-hidden="true" className="text-bad" />
      <span>
        <b className="block font-semibold">{t(`problem.${refusal.kind}.title`)}</b>
        {refusal.kind === "wrong" ? t("problem.wrong.body", { count: refusal.triesLeft }) : null}
        {refusal.kind === "unavailable" ? t("problem.unavailable.body") : null}
        {refusal.kind === "throttled" ? <Pause seconds={refusal.retryAfterSeconds} onEnd={onPauseEnd} /> : null}
      </span>
    </div>
  );
}

function Pause({ seconds, onEnd }: { seconds: number; onEnd: () => void }) {
  const t = useTranslations("account.signIn");
  const [endsAt] = useState(() => Date.now() + seconds * 1000);
  const [minutes, setMinutes] = useState(Math.ceil(seconds / 60));
  useEffect(() => {
    const timer = setInterval(() => {
      const leftMs = endsAt - Date.now();
      if (leftMs <= 0) onEnd();
      else setMinutes(Math.ceil(leftMs / 60_000));
    }, 1000);
    return () => clearInterval(timer);
  }, [endsAt, onEnd]);
  return t("problem.throttled.body", { minutes });
}
