"use client";

import { CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { DoorAnswer } from "@/components/factors/submit-to-door";
import { Pause } from "./pause";

export type Refusal = Extract<DoorAnswer, { kind: "wrong" | "throttled" | "unavailable" }>;

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
        {refusal.kind === "throttled" ? (
          <Pause seconds={refusal.retryAfterSeconds} onEnd={onPauseEnd}>
            {(minutes) => t("problem.throttled.body", { minutes })}
          </Pause>
        ) : null}
      </span>
    </div>
  );
}
