import { useLocale, useTranslations } from "next-intl";
import { formatDay } from "@/components/back/format-time";
import type { StatusTone } from "@/components/ui/status-tag";
import { formatMoney, isCurrency } from "@/lib/shared/money";
import type { ReconciliationDayLine } from "@/lib/shared/schemas/reconciliation";

export const PATH = "/settings/payments/reconciliation";

/** In minor units with its code where a provider names a currency that nobody here knows. */
export function sayAmount(minor: number, currency: string): string {
  return isCurrency(currency) ? formatMoney({ amountMinor: minor, currency }) : `${minor} ${currency}`;
}

export type DayWord = "none" | "waiting" | "running" | "failed" | "matched" | "explained" | "open";

/** How a day stands, in one word: what is under way or failed goes before what was found earlier. */
export function wordOf(line: ReconciliationDayLine | null): DayWord {
  if (!line) return "none";
  if (line.state !== "done") return line.state;
  if (line.openCount > 0) return "open";
  return line.explainedCount > 0 ? "explained" : "matched";
}

export const TONES: Record<DayWord, StatusTone> = {
  none: "quiet",
  waiting: "live",
  running: "live",
  failed: "bad",
  matched: "ok",
  explained: "ok",
  open: "warn",
};

export function useReconciliationWords() {
  const t = useTranslations("reconciliation");
  const locale = useLocale();
  /** "Fri 20 Nov": days of the providers are UTC. */
  const sayDay = (day: string) => formatDay(`${day}T12:00:00Z`, "UTC", locale);
  const sayRow = (line: ReconciliationDayLine | null) => {
    const word = wordOf(line);
    const counts = { matched: line?.matchedCount, explained: line?.explainedCount, open: line?.openCount };
    return t(`rows.${word}`, { count: word in counts ? (counts[word as keyof typeof counts] ?? 0) : 0 });
  };
  return { t, sayDay, sayRow };
}
