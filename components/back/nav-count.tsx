"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { AlertList } from "@/lib/shared/schemas/alerts";
import { ReviewQueue } from "@/lib/shared/schemas/review";
import { sendJson } from "./send-json";

const REFRESH_MS = 60_000;
const SHARED_MS = 5_000;

const SOURCES = {
  review: {
    url: "/api/settings/payments/review",
    read: (body: unknown) => ReviewQueue.safeParse(body).data?.openCount,
  },
  alerts: { url: "/api/analytics/alerts", read: (body: unknown) => AlertList.safeParse(body).data?.firing },
} as const;
type Counted = keyof typeof SOURCES;

const asked = new Map<Counted, { at: number; answer: Promise<number | null> }>();

async function readCount(of: Counted): Promise<number | null> {
  const { url, read } = SOURCES[of];
  const result = await sendJson("GET", url);
  return result.ok ? (read(result.body) ?? null) : null;
}

/** The navigation stands on the page twice, beside it and in the menu: one question serves both. */
function shareCount(of: Counted): Promise<number | null> {
  const now = Date.now();
  const known = asked.get(of);
  if (known && now - known.at <= SHARED_MS) return known.answer;
  const answer = readCount(of);
  asked.set(of, { at: now, answer });
  return answer;
}

/** How many payments wait for a person, or alerts for somebody to take them; nothing when none does. */
export function NavCount({ of }: { of: Counted }) {
  const t = useTranslations("back");
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => {
    let isHere = true;
    const refresh = async () => {
      const fresh = await shareCount(of);
      if (isHere && fresh !== null) setCount(fresh);
    };
    void refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, [of]);
  if (!count) return null;
  return (
    <span className="figures ms-auto">
      <span className="sr-only">{t("waiting")} </span>
      {count}
    </span>
  );
}
