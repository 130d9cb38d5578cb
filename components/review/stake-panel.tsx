import { ClockAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { formatMoment } from "@/components/back/format-time";
import { Money } from "@/components/ui/money";
import type { ReviewDetail } from "@/lib/shared/schemas/review";

type StakePanelProps = { review: ReviewDetail; asOf: string; zone: string };

/** What the answer decides about. */
export function StakePanel({ review, asOf, zone }: StakePanelProps) {
  const t = useTranslations("review");
  const { item, stake, nextAskAt } = review;
  const { currency } = item;
  const { alikeCount: count, alikePaid: paid } = stake;
  const line = "flex items-baseline justify-between gap-3 border-b border-line py-2";
  return (
    <section aria-labelledby="stake">
      <h2 id="stake" className="font-sans text-13 font-semibold">
        {t("stake.title")}
      </h2>
      <p className="mt-1 mb-2 text-40 leading-[1.1] font-medium tracking-[-0.04em]">
        <Money amountMinor={item.takenMinor ?? item.amountMinor} currency={currency} />
      </p>
      <dl className="border-t border-line">
        {item.subject === "charge" && item.takenMinor === null ? (
          <>
            <div className={line}>
              <dt className="text-ink-2">{t("stake.charged")}</dt>
              <dd>
                <Money amountMinor={stake.artistsMinor} currency={currency} />
              </dd>
            </div>
            <div className={line}>
              <dt className="text-ink-2">{t("stake.notCharged")}</dt>
              <dd>
                <Money amountMinor={0} currency={currency} />
              </dd>
            </div>
          </>
        ) : null}
        <div className={line}>
          <dt className="text-ink-2">{t("stake.alike")}</dt>
          <dd className="figures">{count === 0 ? t("stake.alikeNone") : t("stake.alikeOf", { paid, count })}</dd>
        </div>
      </dl>
      {nextAskAt && review.decision === null ? (
        <p className="mt-3 flex items-start gap-2">
          <ClockAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
          <span>
            <b className="font-semibold">{t("stake.nextAsk", { at: formatMoment(nextAskAt, asOf, zone, "en") })}</b>{" "}
            {t("stake.nextAskNote")}
          </span>
        </p>
      ) : null}
    </section>
  );
}
