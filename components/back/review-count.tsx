"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ReviewQueue } from "@/lib/shared/schemas/review";
import { sendJson } from "./send-json";

const REFRESH_MS = 60_000;
const SHARED_MS = 5_000;

let asked: { at: number; answer: Promise<number | null> } | null = null;

async function readCount(): Promise<number | null> {
  const result = await sendJson("GET", "/api/settings/payments/review");
  return result.ok ? (ReviewQueue.safeParse(result.body).data?.openCount ?? null) : null;
}

/** The navigation stands on the page twice, beside it and in the menu: one question serves both. */
function shareCount(): Promise<number | null> {
  const now = Date.now();
  if (!asked || now - asked.at > SHARED_MS) asked = { at: now, answer: readCount() };
  return asked.answer;
}

/** How many payments wait for a person; nothing when none does. */
export function ReviewCount() {
  const t = useTranslations("back");
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => {
    let isHere = true;
    const refresh = async () => {
      const fresh = await shareCount();
      if (isHere && fresh !== null) setCount(fresh);
    };
    void refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, []);
  if (!count) return null;
  return (
    <span className="figures ms-auto">
      <span className="sr-only">{t("waiting")} </span>
      {count}
    </span>
  );
}
