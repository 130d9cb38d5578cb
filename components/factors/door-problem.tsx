"use client";

import { CircleX } from "lucide-react";
import { useTranslations } from "next-intl";
import { Pause } from "@/components/account/pause";
import type { DoorAnswer } from "./submit-to-door";

export type KeyRefusal =
  | Exclude<DoorAnswer, { kind: "signed-in" } | { kind: "second" } | { kind: "wrong" }>
  | { kind: "stopped" };

/** Why nobody was signed in by a key or a code, and what to do. */
export function DoorProblem({ refusal, onPauseEnd }: { refusal: KeyRefusal; onPauseEnd: () => void }) {
  const t = useTranslations("factors.door.problem");
  return (
    <div
      role="alert"
      className="grid grid-cols-[20px_1fr] gap-3 rounded-tight border border-s-[6px] border-bad bg-raise px-4 py-3.5 text-14"
    >
      <CircleX size={20} strokeWidth={1.75} aria-hidden="true" className="text-bad" />
      <span>
        <b className="block font-semibold">{t(`${refusal.kind}.title`)}</b>
        {refusal.kind === "code" ? t("code.body", { count: refusal.triesLeft }) : null}
        {refusal.kind === "throttled" ? (
          <Pause seconds={refusal.retryAfterSeconds} onEnd={onPauseEnd}>
            {(minutes) => t("throttled.body", { minutes })}
          </Pause>
        ) : null}
        {refusal.kind === "code" || refusal.kind === "throttled" ? null : t(`${refusal.kind}.body`)}
      </span>
    </div>
  );
}
