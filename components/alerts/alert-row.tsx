"use client";

import { BellRing, Check, CircleCheck, type LucideIcon, TrendingUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatMoment } from "@/components/back/format-time";
import { sendJson } from "@/components/back/send-json";
import { Button } from "@/components/ui/button";
import type { AlertView } from "@/lib/shared/schemas/alerts";

const SNOOZE_MINUTES = 60;

type Look = { key: "resolved" | "acknowledged" | "insight" | "warning" | "critical"; icon: LucideIcon; color: string };

function lookOf({ state, severity }: AlertView): Look {
  if (state === "resolved") return { key: "resolved", icon: CircleCheck, color: "text-ink-2" };
  if (state === "acknowledged") return { key: "acknowledged", icon: Check, color: "text-ink-2" };
  if (severity === "info") return { key: "insight", icon: TrendingUp, color: "text-ink-2" };
  return { key: severity, icon: BellRing, color: severity === "critical" ? "text-bad" : "text-warn" };
}

function Actions({ alert }: { alert: AlertView }) {
  const t = useTranslations("alerts");
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const act = async (what: "acknowledge" | "snooze") => {
    setBusy(true);
    const body = what === "snooze" ? { minutes: SNOOZE_MINUTES } : undefined;
    const reply = await sendJson("POST", `/api/analytics/alerts/${alert.id}/${what}`, body);
    setBusy(false);
    setProblem(reply.ok ? null : (reply.problem?.detail ?? t("failed")));
    if (reply.ok) router.refresh();
  };
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      {alert.state === "firing" ? (
        <Button size="sm" className="min-h-11 md:min-h-8" disabled={isBusy} onClick={() => void act("acknowledge")}>
          {t("acknowledge")} <span className="sr-only">{alert.title}</span>
        </Button>
      ) : null}
      <Button size="sm" className="min-h-11 md:min-h-8" disabled={isBusy} onClick={() => void act("snooze")}>
        {t("snooze")} <span className="sr-only">{alert.title}</span>
      </Button>
      <p role="status" className="text-ink-2">
        {problem}
      </p>
    </div>
  );
}

type AlertRowProps = { alert: AlertView; asOf: string; zone: string };

/** One alert or insight: its state in icon and word, its numbers, and what one can do about it. */
export function AlertRow({ alert, asOf, zone }: AlertRowProps) {
  const t = useTranslations("alerts");
  const { key, icon: Icon, color } = lookOf(alert);
  const isSnoozed = alert.snoozedUntil !== null && alert.snoozedUntil > asOf;
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)] gap-2.5 border-t border-line py-3.5">
      <Icon size={18} strokeWidth={1.5} aria-hidden className={color} />
      <div className="min-w-0">
        <p className="flex justify-between gap-2">
          <span className={`text-12 font-semibold ${color}`}>{t(`state.${key}`)}</span>
          <time dateTime={alert.firedAt} className="figures text-12 text-ink-3">
            {formatMoment(alert.firedAt, asOf, zone, "en")}
          </time>
        </p>
        <h3 className="font-sans text-13 font-semibold">{alert.title}</h3>
        <p className="wrap-anywhere text-ink-2">{alert.text}</p>
        {alert.acknowledgedBy ? <p className="text-ink-3">{t("takenBy", { name: alert.acknowledgedBy })}</p> : null}
        {isSnoozed && alert.snoozedUntil ? (
          <p className="text-ink-3">
            {t("snoozedUntil", { time: formatMoment(alert.snoozedUntil, asOf, zone, "en") })}
          </p>
        ) : null}
        {alert.state === "resolved" || isSnoozed ? null : <Actions alert={alert} />}
      </div>
    </li>
  );
}
