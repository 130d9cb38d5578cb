import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { formatMoney } from "@/lib/shared/money";
import type { ReviewItem, TrailEntry } from "@/lib/shared/schemas/review";
import { readAge } from "./format-age";

/** "103 ms", "20.0 s". */
function formatTook(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** How reviews are put into words. `asOf`: when the page was made. */
export function useReviewWords(asOf: string) {
  const t = useTranslations("review");
  const sayAge = (since: string) => saySpan(new Date(asOf).getTime() - new Date(since).getTime());
  const saySpan = (ms: number) => {
    const { unit, count } = readAge(ms);
    return t(`age.${unit}`, { count });
  };
  const sayReason = (item: ReviewItem) => {
    const { currency, amountMinor, takenMinor, subject } = item;
    const key = subject === "refund" && item.reason === "amount_mismatch" ? "refund_mismatch" : item.reason;
    const known = t.has(`reasons.${key}`) ? key : "other";
    return t(`reasons.${known}`, {
      age: sayAge(item.since),
      amount: formatMoney({ amountMinor, currency }),
      taken: formatMoney({ amountMinor: takenMinor ?? 0, currency }),
    });
  };
  const known = (part: "operations" | "classes" | "person", key: string | null) =>
    key !== null && t.has(`${part}.${key}`) ? t(`${part}.${key}`) : (key ?? "");
  const sayEntry = (entry: TrailEntry): string => {
    const { kind, about, code, count, httpStatus } = entry;
    const facts = {
      operation: known("operations", about),
      said: known("classes", code),
      status: httpStatus ?? "",
      took: formatTook(entry.durationMs ?? 0),
      count,
    };
    switch (kind) {
      case "routing":
        return t("trail.routing", { rail: nameOfProvider(code ?? "") });
      case "sent":
        return t(entry.note ? "trail.sentKey" : "trail.sent", facts);
      case "came_back":
        return t("trail.cameBack", facts);
      case "nothing":
        return t("trail.nothing", facts);
      case "not_sent":
        return t("trail.notSent", facts);
      case "resolver":
        if (count > 1) return t(httpStatus === null ? "trail.askedOftenSilent" : "trail.askedOften", facts);
        return t(httpStatus === null ? "trail.askedSilent" : "trail.asked", facts);
      case "owed":
        return t(about === "refund" ? "trail.owedRefund" : "trail.owedVoid");
      case "person":
        return known("person", code);
      case "review":
        return t(/^(refund|dispute|settlement)_/.test(code ?? "") ? "trail.reviewAfter" : "trail.review");
      case "settled":
        return t("trail.settled");
      default:
        return code ?? "";
    }
  };
  return { sayAge, saySpan, sayReason, sayEntry };
}
