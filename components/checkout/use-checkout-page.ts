import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { type BasketLine, useBasket } from "@/components/shop/basket-store";
import type { CheckoutShop } from "./checkout-shop";
import { keepLastPaid } from "./last-paid";
import { choosePayMethod, listPayMethods, withinReach } from "./pay-methods";
import { useCheckout } from "./use-checkout";
import { useKeptForm } from "./use-kept-form";
import { useLetterWishes } from "./use-letter-wishes";
import { useQuote } from "./use-quote";
import { useShownFields } from "./use-shown-fields";
import { useWalletSupport } from "./wallets/use-wallet-support";

/** What a checkout page is made of, tied together: basket, typed form, price, methods, card fields, state of paying. */
export function useCheckoutPage(shop: CheckoutShop) {
  const router = useRouter();
  const basket = useBasket();
  const formElement = useRef<HTMLFormElement>(null);
  const typed = useKeptForm(shop.defaultCountry, formElement);
  const letters = useLetterWishes();
  const [sold, setSold] = useState<readonly BasketLine[] | null>(null);
  const shown = sold ?? basket.lines;
  const currency = shown[0]?.currency ?? "USD";
  const lines = shown.map(toOrderedLine);
  const priced = lines.length > 0 ? { lines, currency, country: typed.form.country } : null;
  const quoting = useQuote(priced, typed.form.method);
  const { state: paying, driver } = useCheckout({ requestToken: (order) => fields.requestToken(order), finish });
  const canUse = useWalletSupport(quoting.quote?.methods ?? null, shop.isDemo);
  const notice = useMemo(() => withinReach(paying.notice, canUse), [paying.notice, canUse]);
  const state = { ...paying, notice };
  const methods = listPayMethods(shop.methods, quoting.quote, notice, canUse);
  const method = choosePayMethod(methods, typed.form.method);
  const { fields, ...shownFields } = useShownFields({
    shop,
    state,
    driver,
    quotedFields: methods.find((row) => row.method === "card")?.fields ?? null,
    isCardChosen: method === "card" && quoting.quote !== null,
    bill: { currency, email: typed.form.email.trim(), country: typed.form.country },
    formElement,
  });

  const chooseBest = useEffectEvent(() => {
    const best = notice?.kind === "not_taken" ? notice.offers[0] : undefined;
    if (best) typed.change({ method: best.method });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each notice
  useEffect(() => chooseBest(), [notice]);

  function finish(orderId: string, lineIds: string[]) {
    keepLastPaid(orderId);
    // the summary stays as it was until the order page is there
    setSold(basket.lines);
    for (const id of lineIds) basket.remove(id);
    router.replace(`/orders/${orderId}`);
  }

  return {
    basket,
    shown,
    typed,
    formElement,
    currency,
    lines,
    quoting,
    state,
    driver,
    fields,
    ...shownFields,
    methods,
    method,
    letters,
  };
}

function toOrderedLine({ id, kind, namedMinor }: BasketLine) {
  const named = namedMinor === undefined ? {} : { amountMinor: namedMinor };
  return kind === "track" ? { trackId: id, ...named } : { releaseId: id, ...named };
}

export type CheckoutPage = ReturnType<typeof useCheckoutPage>;
