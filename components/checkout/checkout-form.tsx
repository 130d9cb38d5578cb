import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useEffectEvent } from "react";
import { formatMoney } from "@/lib/shared/money";
import { Email } from "@/lib/shared/schemas/common";
import { BuyerFields } from "./buyer-fields";
import type { CheckoutShop } from "./checkout-shop";
import { PayButton } from "./pay-button";
import { PayNotice } from "./pay-notice";
import { PayWith } from "./pay-with";
import type { CheckoutPage } from "./use-checkout-page";
import type { QuoteState } from "./use-quote";

export function CheckoutForm({ page, shop }: { page: CheckoutPage; shop: CheckoutShop }) {
  const t = useTranslations("checkout");
  const { state, driver, typed, fields, quoting, frame, formElement } = page;
  const submit = useSubmit(page, shop.fieldsUrl);
  useNoticeEffects(page);
  const total = quoting.quote && { amountMinor: quoting.quote.totalMinor, currency: quoting.quote.currency };
  const isLocked = state.step.at !== "form";
  const needsCard = total?.amountMinor !== 0 || quoting.quote?.gone.length !== 0;
  return (
    <form ref={formElement} method="post" noValidate onSubmit={submit}>
      {state.notice ? (
        <PayNotice
          notice={state.notice}
          trail={state.trail}
          amount={total ? formatMoney(total) : ""}
          zone={shop.zone}
        />
      ) : null}
      <BuyerFields
        form={typed.form}
        countries={shop.countries}
        errors={state.fieldErrors}
        isLocked={isLocked}
        onChange={(part) => {
          typed.change(part);
          for (const field of Object.keys(part)) driver.dispatch({ type: "edited", field });
        }}
      />
      <PayWith
        needsCard={needsCard}
        fieldsUrl={shop.fieldsUrl}
        isDemo={shop.isDemo}
        isLocked={isLocked}
        frame={frame}
        heightPx={fields.heightPx}
        error={state.fieldErrors.card}
      />
      {shop.fieldsUrl || !needsCard ? (
        <div className="grid gap-x-6 border-t border-rule pt-6 md:grid-cols-[8rem_minmax(0,1fr)] lg:grid-cols-1 xl:grid-cols-[8rem_minmax(0,1fr)]">
          <div className="min-w-0 md:col-start-2 lg:col-start-auto xl:col-start-2">
            <PayButton step={state.step} total={total} waitsFor={waitsFor(quoting)} />
            <p className="mt-3 text-14 text-ink-2">{t("payNote")}</p>
          </div>
        </div>
      ) : null}
    </form>
  );
}

/** Leads to the first field to mend, and asks for the price again when the shop says the basket no longer fits. */
function useNoticeEffects({ state: { notice, fieldErrors }, quoting, formElement }: CheckoutPage) {
  const askAgain = useEffectEvent(() => quoting.askAgain());
  useEffect(() => {
    if (notice?.kind === "invalid") formElement.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    if (notice?.kind === "price_changed" || (notice && "lines" in fieldErrors)) askAgain();
  }, [notice, fieldErrors, formElement]);
}

function waitsFor({ quote, isFresh, failure }: QuoteState) {
  if (failure !== null) return "unpriced";
  if (!quote || !isFresh) return "quoting";
  return quote.gone.length > 0 ? "goneFirst" : null;
}

function useSubmit(page: CheckoutPage, fieldsUrl: string | null) {
  const t = useTranslations("checkout.errors");
  const { state, driver, typed, fields, quoting, basket, lines, currency } = page;
  return (event: FormEvent) => {
    event.preventDefault();
    const { quote } = quoting;
    if (state.step.at !== "form" || waitsFor(quoting) !== null || !quote) return;
    const email = typed.form.email.trim();
    const fieldErrors: Record<string, string> = {};
    if (!Email.safeParse(email).success) fieldErrors.email = t("email");
    if (quote.totalMinor > 0 && fieldsUrl) {
      if (!fields.isReady) fieldErrors.card = t("fieldsMissing");
      else if (!fields.isComplete) fieldErrors.card = fieldErrors.email ? t("card") : "";
    }
    if (Object.keys(fieldErrors).length > 0) {
      // asked for a token, incomplete fields say what they miss and take the focus; no token can come of it
      if (fieldErrors.card === "") fields.requestToken();
      return driver.dispatch({ type: "invalid", fieldErrors });
    }
    const lineIds = basket.lines.map(({ id }) => id);
    driver.pay({ lines, currency, country: typed.form.country, email, method: "card" }, lineIds, quote.totalMinor);
  };
}
