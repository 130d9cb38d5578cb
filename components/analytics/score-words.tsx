import { useTranslations } from "next-intl";
import { ENOUGH_SAMPLES } from "@/lib/shared/enough-samples";

const WORDS = ["attempt", "success", "failures", "cost", "latency", "share", "few", "savings"] as const;

/** What each figure of the scoreboard is; docs/analytics.md says the same. */
export function ScoreWords() {
  const t = useTranslations("analytics.scoreWords");
  return (
    <details className="border-t border-line px-4 py-2 md:px-6">
      <summary className="flex min-h-11 w-fit cursor-pointer items-center font-medium underline decoration-line-2 underline-offset-4">
        {t("title")}
      </summary>
      <dl className="grid max-w-3xl gap-x-6 gap-y-2 pb-4 md:grid-cols-[160px_minmax(0,1fr)]">
        {WORDS.map((word) => (
          <div key={word} className="contents">
            <dt className="font-medium">{t(`${word}.is`)}</dt>
            <dd className="mb-2 text-ink-2 md:mb-0">{t(`${word}.means`, { enough: ENOUGH_SAMPLES })}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
