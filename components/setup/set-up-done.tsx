"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";

const ASK_EVERY_MS = 700;
const SLOW_MS = 60_000;

/** The processes begin anew at the public address: as soon as the set-up is gone here, the way in is there. */
export function SetUpDone({ publicUrl }: { publicUrl: string }) {
  const t = useTranslations("setup.done");
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const late = setTimeout(() => setSlow(true), SLOW_MS);
    const timer = setInterval(async () => {
      // while the set-up lasts the shop answers 503; an answer of another kind is the store itself
      const reply = await fetch("/api/me").catch(() => null);
      if (reply?.ok) window.location.assign(new URL("/sign-in", publicUrl || window.location.origin));
    }, ASK_EVERY_MS);
    return () => {
      clearInterval(timer);
      clearTimeout(late);
    };
  }, [publicUrl]);
  return (
    <main id="main" className="wrap py-14" aria-live="polite">
      <h1 className="display text-28 font-bold tracking-[-0.022em] md:text-40">{t("title")}</h1>
      <p className="mt-2 max-w-prose text-ink-2">{t(isSlow ? "slow" : "body")}</p>
    </main>
  );
}
