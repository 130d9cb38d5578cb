import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import type { ReviewQueue } from "@/lib/shared/schemas/review";
import { useReviewWords } from "./use-review-words";

/** The queue in four figures. */
export function ReviewFacts({ queue, asOf }: { queue: ReviewQueue; asOf: string }) {
  const t = useTranslations("review");
  const { sayAge } = useReviewWords(asOf);
  const { items, openCount, atStake, lastDay } = queue;
  const { settledAlone: alone, settledByHand } = lastDay;
  const none = t("facts.none");
  const facts = [
    { key: "open", value: String(openCount) },
    { key: "atStake", value: atStake.map((money) => formatMoney(money)).join(" + ") || none },
    { key: "oldest", value: items[0] ? sayAge(items[0].since) : none },
    { key: "alone", value: t("facts.aloneOf", { alone, all: alone + settledByHand + openCount }) },
  ] as const;
  return (
    <dl className="flex w-full flex-wrap justify-between gap-x-7 gap-y-2 md:ms-auto md:w-auto">
      {facts.map(({ key, value }) => (
        <div key={key} className={key === "alone" ? "hidden md:grid" : "grid"}>
          <dt className="text-12 text-ink-3">{t(`facts.${key}`)}</dt>
          <dd className="figures text-16 leading-[22px] font-medium tracking-[-0.03em]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
