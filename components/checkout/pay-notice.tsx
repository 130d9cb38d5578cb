import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import type { Method } from "@/lib/shared/schemas/checkout";
import { AttemptTrail } from "./attempt-trail";
import type { Notice } from "./checkout-state";
import { FailoverOffer } from "./failover-offer";
import { NoticeBox } from "./notice-box";
import type { CheckoutPage } from "./use-checkout-page";
import { useMethodName } from "./use-method-name";
import { useNoticeWords } from "./use-notice-words";

type PayNoticeProps = { notice: Notice; page: CheckoutPage; zone: string; onTake(method: Method): void };

/** The form's answer to the last press: in words, with the way on when there is one, and what was done until now. */
export function PayNotice({ notice, page, zone, onTake }: PayNoticeProps) {
  const t = useTranslations("checkout.notice");
  const { title, text } = useNoticeWords(notice);
  const { trail } = page.state;
  const { quote } = page.quoting;
  const amount = quote ? formatMoney({ amountMinor: quote.totalMinor, currency: quote.currency }) : "";
  const isAboutPaying = notice.kind === "not_taken" || notice.kind === "left";
  return (
    <NoticeBox key={title} title={title} isFocused={notice.kind !== "invalid"}>
      <p className="text-ink-2">{text}</p>
      {notice.kind === "refused" && notice.requestId ? (
        <p className="mt-1 text-13 text-ink-3">{t("requestId", { id: notice.requestId })}</p>
      ) : null}
      {notice.kind === "not_taken" ? <WayOn notice={notice} page={page} onTake={onTake} /> : null}
      {isAboutPaying && trail.length > 0 ? (
        <AttemptTrail entries={trail} amount={amount} zone={zone} className="mt-4" />
      ) : null}
    </NoticeBox>
  );
}

type WayOnProps = { notice: Extract<Notice, { kind: "not_taken" }>; page: CheckoutPage; onTake(method: Method): void };

/** One press to the best other way. Another try in the same way is the pay button's. */
function WayOn({ notice, page, onTake }: WayOnProps) {
  const t = useTranslations("checkout.notice");
  const nameMethod = useMethodName();
  const [best, ...others] = notice.offers;
  if (best && best.method !== notice.method) return <FailoverOffer offer={best} page={page} onTake={onTake} />;
  const other = others.find(({ method, rail }) => method !== notice.method && rail !== notice.rail);
  return other ? <p className="mt-1 text-ink-2">{t("orOther", { name: nameMethod(other.method) })}</p> : null;
}
