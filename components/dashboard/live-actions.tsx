"use client";

import { Pause, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { BarSelect } from "@/components/analytics/bar-select";
import { formatMinute, formatMoment } from "@/components/back/format-time";
import { type LiveState, listPastHours, toLiveAddress } from "@/lib/shared/live-address";
import { LIVE_COMPARISONS } from "@/lib/shared/schemas/live";
import { useLive } from "./live-context";

const HOUR_MS = 3_600_000;
const CONTROL =
  "inline-flex h-11 cursor-pointer items-center gap-2 rounded-tight border border-line-2 bg-transparent px-3 font-medium md:h-7 md:px-2.5";

export function PauseButton() {
  const t = useTranslations("dashboard");
  const { state, dispatch } = useLive();
  if (state.snapshot.hour.isOver) return null;
  const Icon = state.isPaused ? Play : Pause;
  const label = t(state.isPaused ? "resume" : "pause");
  return (
    <button
      type="button"
      onClick={() => dispatch({ type: state.isPaused ? "resumed" : "paused" })}
      className={CONTROL}
      aria-label={label}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span className="hidden md:inline">{label}</span>
    </button>
  );
}

const PATH = "/dashboard/live";
const RUNNING = "running";

/** Which hour, set against what, in which currency: all of it in the address. Money is never added across currencies. */
export function LiveChoices({ className }: { className: string }) {
  const t = useTranslations("dashboard");
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const { state, chosen } = useLive();
  const { currency, currencies, asOf, zone } = state.snapshot;
  const go = (change: Partial<LiveState>) =>
    startTransition(() => router.push(toLiveAddress(PATH, { ...chosen, ...change }), { scroll: false }));
  const nameHour = (key: string) => {
    const from = new Date(key.replace(/Z$/, ":00:00Z"));
    const to = new Date(from.getTime() + HOUR_MS).toISOString();
    return t("choose.span", { from: formatMoment(from.toISOString(), asOf, zone, "en"), to: formatMinute(to, zone) });
  };
  const past = listPastHours(new Date(asOf));
  const isListed = !chosen.hour || past.includes(chosen.hour);
  return (
    <div className={className} aria-busy={isPending}>
      <BarSelect
        label={t("choose.hour")}
        value={chosen.hour ?? RUNNING}
        options={[RUNNING, ...(isListed ? [] : [chosen.hour ?? RUNNING]), ...past]}
        nameOf={(key) => (key === RUNNING ? t("choose.running") : nameHour(key))}
        onChoose={(key) => go({ hour: key === RUNNING ? undefined : key })}
      />
      <BarSelect
        label={t("choose.compare")}
        value={chosen.compare}
        options={LIVE_COMPARISONS}
        nameOf={(key) => t(`choose.against.${key}`)}
        onChoose={(compare) => go({ compare })}
      />
      {currencies.length < 2 ? null : (
        <BarSelect
          label={t("currency")}
          value={currency}
          options={currencies}
          nameOf={(code) => code}
          onChoose={(code) => go({ currency: code })}
        />
      )}
    </div>
  );
}
