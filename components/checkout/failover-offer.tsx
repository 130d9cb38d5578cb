import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Money } from "@/components/ui/money";
import type { Method, PaymentOffer } from "@/lib/shared/schemas/checkout";
import type { CheckoutPage } from "./use-checkout-page";
import { useMethodName } from "./use-method-name";
import { waitsFor } from "./use-pay";

type FailoverOfferProps = { offer: PaymentOffer; page: CheckoutPage; onTake(method: Method): void };

/** The best way on after a definite no: one more confirmation of the same order, and the way to choose another. */
export function FailoverOffer({ offer, page, onTake }: FailoverOfferProps) {
  const t = useTranslations("checkout.notice");
  const nameMethod = useMethodName();
  const { quoting, fields, methods, state, typed } = page;
  const { quote } = quoting;
  const isOff = waitsFor(quoting) !== null || state.step.at !== "form";
  const isOther = methods.some(({ method, isReady }) => isReady && method !== offer.method);
  function take() {
    typed.change({ method: offer.method });
    if (!isOff && !(offer.needsCard && !fields.isComplete)) return onTake(offer.method);
    fields.focus();
  }
  return (
    <div className="mt-4 flex flex-col gap-x-5 gap-y-3 md:flex-row md:flex-wrap md:items-center">
      <Button variant="sticker" size="lg" aria-disabled={isOff || undefined} onClick={take}>
        {offer.needsCard ? t("continueCard") : t("continueWith", { name: nameMethod(offer.method) })}
        {quote ? <Money amountMinor={quote.totalMinor} currency={quote.currency} /> : null}
      </Button>
      {isOther ? (
        <a href="#methods" className="inline-flex min-h-11 items-center font-medium text-ink max-md:self-start">
          {t("chooseOther")}
        </a>
      ) : null}
    </div>
  );
}
