import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { AttemptTrail } from "./attempt-trail";
import { CheckWave } from "./check-wave";
import type { TrailEntry } from "./checkout-state";
import { useRailName } from "./use-rail-name";

type CheckNoticeProps = {
  message: string | null;
  rail: string | null;
  trail: TrailEntry[];
  isAsking: boolean;
  isInReview: boolean;
  amount: string;
  zone: string;
};

/** The result is not known: says so, shows every question asked, and offers nothing that could charge twice. */
export function CheckNotice({ message, rail, trail, isAsking, isInReview, amount, zone }: CheckNoticeProps) {
  const t = useTranslations("checkout.checking");
  const nameRail = useRailName();
  const sentAtMs = trail[0]?.atMs ?? 0;
  const nowMs = useNow() ?? sentAtMs;
  const askedAtMs = trail.filter((entry) => entry.kind === "check").map((entry) => entry.atMs);
  return (
    <div className="relative mb-9 rounded-tight border border-rule bg-raise px-4 pt-5 pb-4 ps-5 md:px-7 md:pt-6.5 md:pb-5.5">
      <i
        aria-hidden="true"
        className="absolute -inset-y-px -start-px w-1.5 rounded-s-tight border-e border-signal-edge bg-signal"
      />
      <div role="status">
        <h2 className="display max-w-[22em] text-20/6.5 text-balance md:text-28/8.5">
          {message ?? t("headline", { rail: nameRail(rail) })}
        </h2>
        <p className="mt-2.5 max-w-[38em] text-ink-2">{t(isInReview ? "reviewText" : "text")}</p>
      </div>
      <CheckWave sentAtMs={sentAtMs} askedAtMs={askedAtMs} nowMs={nowMs} zone={zone} />
      <AttemptTrail entries={trail} isAsking={isAsking} amount={amount} zone={zone} className="mt-4.5" />
    </div>
  );
}

/** The time, each second; null on the server and in the first paint, which must agree. */
function useNow(): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNowMs(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
