import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { AttemptTrail } from "./attempt-trail";
import type { Notice, TrailEntry } from "./checkout-state";

const TITLE = {
  not_taken: "notTakenTitle",
  unreachable: "unreachableTitle",
  closed: "closedTitle",
  fields_silent: "fieldsTitle",
  price_changed: "priceTitle",
  invalid: "invalidTitle",
  refused: "refusedTitle",
} as const;
const TEXT = {
  not_taken: "notTakenText",
  unreachable: "unreachableText",
  closed: "closedText",
  fields_silent: "fieldsText",
  price_changed: "priceText",
  invalid: "invalidText",
  refused: "kept",
} as const;

type PayNoticeProps = { notice: Notice; trail: TrailEntry[]; amount: string; zone: string };

/** What happened, what did not, and the next step. Comes into view and is read out when it appears. */
export function PayNotice({ notice, trail, amount, zone }: PayNoticeProps) {
  const t = useTranslations("checkout.notice");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (notice.kind !== "invalid") box.current?.focus();
  }, [notice]);
  const said = notice.kind === "refused" ? notice.detail : "message" in notice ? notice.message : null;
  const hasTrail = trail.length > 0 && notice.kind === "not_taken";
  return (
    <div
      ref={box}
      role="alert"
      tabIndex={-1}
      className="mb-8 rounded-tight border border-s-6 border-rule border-s-warn bg-raise px-4 pt-4.5 pb-5 md:px-6 md:pt-5.5"
    >
      <div className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-3">
        <CircleAlert size={24} strokeWidth={1.75} aria-hidden="true" className="mt-px text-warn" />
        <h2 className="display text-20/6.5">{said || t(TITLE[notice.kind])}</h2>
        <div className="mt-1.5 text-ink-2 max-md:col-span-2 md:col-start-2">
          <p>{t(TEXT[notice.kind])}</p>
          {notice.kind === "refused" && notice.requestId ? (
            <p className="mt-1 text-13 text-ink-3">{t("requestId", { id: notice.requestId })}</p>
          ) : null}
        </div>
        {hasTrail ? (
          <AttemptTrail entries={trail} amount={amount} zone={zone} className="mt-4 max-md:col-span-2 md:col-start-2" />
        ) : null}
      </div>
    </div>
  );
}
