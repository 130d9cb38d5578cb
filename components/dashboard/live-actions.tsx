"use client";

import { Pause, Play } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useLive } from "./live-context";

const CONTROL =
  "inline-flex h-11 cursor-pointer items-center gap-2 rounded-tight border border-line-2 bg-transparent px-3 font-medium md:h-7 md:px-2.5";

export function PauseButton() {
  const t = useTranslations("dashboard");
  const { state, dispatch } = useLive();
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

/** Only where more than one currency has sales: money is never added across currencies. */
export function CurrencySwitch() {
  const t = useTranslations("dashboard");
  const router = useRouter();
  const pathname = usePathname();
  const { currency, currencies } = useLive().state.snapshot;
  if (currencies.length < 2) return null;
  return (
    <select
      aria-label={t("currency")}
      value={currency}
      onChange={(event) => router.push(`${pathname}?currency=${event.target.value}`)}
      className={`${CONTROL} pe-1`}
    >
      {currencies.map((code) => (
        <option key={code}>{code}</option>
      ))}
    </select>
  );
}
