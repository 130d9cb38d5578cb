import { type FormEvent, useEffect, useEffectEvent } from "react";
import { BuyerFields } from "./buyer-fields";
import type { CheckoutShop } from "./checkout-shop";
import { LetterBoxes } from "./letter-boxes";
import { PayArea } from "./pay-area";
import { PayNotice } from "./pay-notice";
import { PayWith } from "./pay-with";
import type { CheckoutPage } from "./use-checkout-page";
import { usePay } from "./use-pay";

export function CheckoutForm({ page, shop }: { page: CheckoutPage; shop: CheckoutShop }) {
  const { state, driver, typed, quoting, formElement, method } = page;
  const { pay } = usePay(page);
  useNoticeEffects(page);
  const { quote } = quoting;
  const isFree = quote?.totalMinor === 0 && quote.gone.length === 0;
  function submit(event: FormEvent) {
    event.preventDefault();
    pay(isFree ? "card" : (method ?? "card"));
  }
  return (
    <form ref={formElement} method="post" noValidate onSubmit={submit}>
      {state.notice ? <PayNotice notice={state.notice} page={page} zone={shop.zone} onTake={pay} /> : null}
      <BuyerFields
        form={typed.form}
        countries={shop.countries}
        errors={state.fieldErrors}
        isLocked={state.step.at !== "form"}
        onChange={(part) => {
          typed.change(part);
          for (const field of Object.keys(part)) driver.dispatch({ type: "edited", field });
        }}
      />
      <LetterBoxes page={page} storeName={shop.storeName} />
      <PayWith page={page} shop={shop} isFree={isFree} />
      <div className="grid gap-x-6 border-t border-rule pt-6 md:grid-cols-[8rem_minmax(0,1fr)] lg:grid-cols-1 xl:grid-cols-[8rem_minmax(0,1fr)]">
        <div className="min-w-0 md:col-start-2 lg:col-start-auto xl:col-start-2">
          <PayArea page={page} isFree={isFree} />
        </div>
      </div>
    </form>
  );
}

/** Leads to the first field to mend, and asks for the price again when the shop says that it or a method is another now. */
function useNoticeEffects({ state: { notice, fieldErrors }, quoting, formElement }: CheckoutPage) {
  const askAgain = useEffectEvent(() => quoting.askAgain());
  useEffect(() => {
    if (notice?.kind === "invalid") formElement.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    const isOutdated =
      notice?.kind === "price_changed" || notice?.kind === "method_rests" || notice?.kind === "not_taken";
    if (isOutdated || (notice && "lines" in fieldErrors)) askAgain();
  }, [notice, fieldErrors, formElement]);
}
