"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { formatMoney } from "@/lib/shared/money";
import { useFreshness, useLive } from "./live-context";

const EVERY_MS = 60_000;

/** Reads the hour out once a minute, and at once when the numbers stop or start being live. */
export function LiveAnnouncer() {
  const t = useTranslations("dashboard");
  const { snapshot } = useLive().state;
  const { kind, isOld } = useFreshness();
  const [sentence, setSentence] = useState("");
  const current = t("announce", {
    revenue: formatMoney({ amountMinor: snapshot.hour.revenueMinor, currency: snapshot.currency }),
    sales: snapshot.hour.sales,
  });
  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  }, [current]);
  useEffect(() => {
    const timer = setInterval(() => setSentence(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const state = kind === "paused" ? t("announcePaused") : isOld ? t("announceOld") : "";
  return (
    <p aria-live="polite" className="sr-only">
      {state || sentence}
    </p>
  );
}
