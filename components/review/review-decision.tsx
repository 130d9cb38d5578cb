import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { formatFull } from "@/components/back/format-time";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import type { ReviewDecision as Decision, ReviewItem } from "@/lib/shared/schemas/review";

type ReviewDecisionProps = { decision: Decision; rail: ReviewItem["rail"]; zone: string };

/** It is decided: by whom, or by the provider's answer, and why. */
export function ReviewDecision({ decision, rail, zone }: ReviewDecisionProps) {
  const t = useTranslations("review");
  const at = formatFull(decision.at, zone, "en");
  return (
    <section aria-labelledby="decided" className="grid gap-1">
      <h2 id="decided" className="flex items-center gap-2 font-sans text-13 font-semibold text-ok">
        <CircleCheck size={16} aria-hidden />
        {t("decided.title")}
      </h2>
      <p>
        {decision.by === null
          ? t("decided.alone", { at, rail: nameOfProvider(rail) })
          : t("decided.by", { at, name: decision.by })}
      </p>
      {decision.by !== null ? (
        <p className="text-ink-2 wrap-anywhere">{decision.note ?? t("decided.noReason")}</p>
      ) : null}
    </section>
  );
}
