import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { type BasketLine, useBasket } from "@/components/shop/basket-store";
import { keepLastPaid } from "./last-paid";
import { type FieldsMessage, useCardFields } from "./use-card-fields";
import { useCheckout } from "./use-checkout";
import { useKeptForm } from "./use-kept-form";
import { useQuote } from "./use-quote";

/** What a checkout page is made of, tied together: basket, typed form, price, card fields and the state of paying. */
export function useCheckoutPage(defaultCountry: string) {
  const router = useRouter();
  const basket = useBasket();
  const frame = useRef<HTMLIFrameElement>(null);
  const formElement = useRef<HTMLFormElement>(null);
  const typed = useKeptForm(defaultCountry, formElement);
  const [sold, setSold] = useState<readonly BasketLine[] | null>(null);
  const shown = sold ?? basket.lines;
  const currency = shown[0]?.currency ?? "USD";
  const lines = shown.map(({ id, kind }) => (kind === "track" ? { trackId: id } : { releaseId: id }));
  const quoting = useQuote(lines.length > 0 ? { lines, currency, country: typed.form.country } : null);
  const { state, driver } = useCheckout({ requestToken: () => fields.requestToken(), finish });
  const fields = useCardFields(frame, takeMessage);

  function finish(orderId: string, lineIds: string[]) {
    keepLastPaid(orderId);
    // the summary stays as it was until the order page is there
    setSold(basket.lines);
    for (const id of lineIds) basket.remove(id);
    router.replace(`/orders/${orderId}`);
  }

  function takeMessage(message: FieldsMessage) {
    switch (message.type) {
      case "backline:token":
        return driver.takeToken(message.token, { last4: message.last4, brand: message.brand });
      case "backline:field-error":
        return driver.dispatch({ type: "card_refused" });
      case "backline:change":
        return driver.dispatch({ type: "edited", field: "card" });
      case "backline:submit":
        return formElement.current?.requestSubmit();
    }
  }

  return { basket, shown, typed, frame, formElement, currency, lines, quoting, state, driver, fields };
}

export type CheckoutPage = ReturnType<typeof useCheckoutPage>;
