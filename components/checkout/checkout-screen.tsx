"use client";
import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import { BasketSummary } from "./basket-summary";
import { CheckingPanel } from "./checking-panel";
import { CheckoutForm } from "./checkout-form";
import { CheckoutFrame } from "./checkout-frame";
import type { CheckoutShop } from "./checkout-shop";
import type { CheckStep } from "./checkout-state";
import { EmptyBasket } from "./empty-basket";
import { readLastPaid } from "./last-paid";
import { toSummaryLines } from "./to-summary-lines";
import { type CheckoutPage, useCheckoutPage } from "./use-checkout-page";
import { useIsHydrated } from "./use-is-hydrated";
import { WalletDialog } from "./wallets/wallet-dialog";

export function CheckoutScreen({ shop }: { shop: CheckoutShop }) {
  const t = useTranslations("checkout");
  const page = useCheckoutPage(shop);
  const isHydrated = useIsHydrated();
  const { step } = page.state;
  if (isHydrated && page.basket.count === 0 && step.at === "form") {
    return (
      <CheckoutFrame title={t("title")}>
        <EmptyBasket lastPaidId={readLastPaid()} />
      </CheckoutFrame>
    );
  }
  const aside = <Summary page={page} shop={shop} />;
  if (step.at === "checking") {
    return (
      <CheckoutFrame title={t("checking.title")} aside={aside}>
        <Checking page={page} step={step} zone={shop.zone} />
      </CheckoutFrame>
    );
  }
  return (
    <CheckoutFrame title={t("title")} aside={aside} isIntroShown>
      <CheckoutForm page={page} shop={shop} />
      <WalletDialog page={page} storeName={shop.storeName} />
    </CheckoutFrame>
  );
}

function Summary({ page, shop }: { page: CheckoutPage; shop: CheckoutShop }) {
  const { basket, shown, quoting, currency, state } = page;
  const t = useTranslations("checkout.basket");
  const names = new Map(shop.countries.map(({ code, name }) => [code, name]));
  const { at } = state.step;
  return (
    <BasketSummary
      lines={toSummaryLines(shown, quoting)}
      currency={currency}
      formatCount={shop.formatCount}
      quoting={quoting}
      mode={at === "checking" ? "checking" : at === "form" ? "open" : "locked"}
      onRemove={(ids) => {
        for (const id of ids) basket.remove(id);
      }}
      onName={basket.name}
      namePlace={(code) => names.get(code) ?? (code === "*" ? t("everywhere") : code)}
    />
  );
}

function Checking({ page, step, zone }: { page: CheckoutPage; step: CheckStep; zone: string }) {
  const { order, card, trail } = page.state;
  return (
    <CheckingPanel
      orderId={step.order.id}
      orderNumber={order?.number ?? null}
      message={order?.payment?.message ?? null}
      rail={step.order.rail}
      last4={card?.last4 ?? order?.cardLast4 ?? null}
      amount={formatMoney({ amountMinor: step.order.totalMinor, currency: step.order.currency })}
      trail={trail}
      isAsking={step.isAsking}
      isInReview={order?.payment?.state === "review"}
      zone={zone}
    />
  );
}
