"use client";

import { CloudOff, History, Pause } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFreshness } from "./live-context";
import type { Freshness } from "./live-state";

function Mark({ kind }: { kind: Freshness["kind"] }) {
  const icon = { size: 14, strokeWidth: 1.75, "aria-hidden": true, className: "shrink-0" } as const;
  if (kind === "over") return <History {...icon} />;
  if (kind === "paused") return <Pause {...icon} />;
  if (kind === "reconnecting" || kind === "signedOut") return <CloudOff {...icon} />;
  return <i aria-hidden className="size-2 shrink-0 rounded-full bg-signal ring-1 ring-signal-edge" />;
}

/** "updated 3 s ago" beside the breadcrumb; amber with the reason once the numbers are 15 s old. */
export function LiveBadge() {
  const t = useTranslations("dashboard");
  const { kind, ageSeconds, isOld } = useFreshness();
  const isAmber = (isOld && kind !== "paused") || kind === "signedOut";
  return (
    <span
      className={`inline-flex min-w-0 items-center gap-2 text-12 whitespace-nowrap ${isAmber ? "font-semibold text-warn" : ""}`}
    >
      <Mark kind={kind} />
      <span className="hidden truncate md:inline">{t(`badge.${kind}`, { seconds: ageSeconds })}</span>
      <span className="truncate md:hidden">{t(`badgeShort.${kind}`, { seconds: ageSeconds })}</span>
    </span>
  );
}
