import { useTranslations } from "next-intl";
import { CheckNotice } from "./check-notice";
import type { TrailEntry } from "./checkout-state";
import { WhatNext } from "./what-next";
import { YouCanGo } from "./you-can-go";

type CheckingPanelProps = {
  orderId: string;
  orderNumber: string | null;
  message: string | null;
  rail: string | null;
  last4: string | null;
  amount: string;
  trail: TrailEntry[];
  isAsking: boolean;
  /** A person at the shop has it in hand. */
  isInReview: boolean;
  zone: string;
};

/** The whole left side while a payment's result is unknown, at checkout and on the order page alike. */
export function CheckingPanel({
  orderId,
  orderNumber,
  message,
  rail,
  last4,
  amount,
  trail,
  isAsking,
  isInReview,
  zone,
}: CheckingPanelProps) {
  const t = useTranslations("checkout.checking");
  return (
    <>
      <p className="-mt-4 mb-5 flex flex-wrap gap-x-5 gap-y-1 text-14 text-ink-2 md:-mt-6 md:mb-8 md:text-16">
        {orderNumber ? (
          <span>
            {t("order")} <bdi className="figures font-semibold text-ink">{orderNumber}</bdi>
          </span>
        ) : null}
        {last4 ? <span>{t("cardEnding", { last4 })}</span> : null}
        <bdi className="figures">{amount}</bdi>
      </p>
      <CheckNotice {...{ message, rail, trail, isAsking, isInReview, amount, zone }} />
      <WhatNext rail={rail} />
      <YouCanGo orderId={orderId} orderNumber={orderNumber} />
    </>
  );
}
