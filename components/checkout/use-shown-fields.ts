import { type RefObject, useRef } from "react";
import type { RailFields } from "@/lib/shared/schemas/rail-fields";
import type { CheckoutDriver } from "./checkout-driver";
import type { CheckoutShop } from "./checkout-shop";
import type { CheckoutState } from "./checkout-state";
import type { Bill } from "./rails/mounted-fields";
import { type FieldsMessage, useCardFields } from "./use-card-fields";
import { useSdkFields } from "./use-sdk-fields";

type Options = {
  shop: CheckoutShop;
  state: CheckoutState;
  driver: CheckoutDriver;
  /** Of the rail that would take this basket's card now. */
  quotedFields: RailFields | null;
  isCardChosen: boolean;
  bill: Omit<Bill, "amountMinor">;
  formElement: RefObject<HTMLFormElement | null>;
};

/**
 * The card fields of the page: the sandbox's frame, which serves every rail, or those of one rail's own SDK. An order that
 * waits at a rail comes first, then what the shop has for all, then the rail of the quote.
 */
export function useShownFields({ shop, state, driver, quotedFields, isCardChosen, bill, formElement }: Options) {
  const frame = useRef<HTMLIFrameElement>(null);
  const shownFields = state.fields ?? shop.fields ?? quotedFields;
  const frameUrl = shownFields?.kind === "sandbox" ? shownFields.url : null;
  const submit = () => formElement.current?.requestSubmit();
  const change = () => driver.dispatch({ type: "edited", field: "card" });

  function takeMessage(message: FieldsMessage) {
    switch (message.type) {
      case "backline:token":
        return driver.takeToken(message.token, message.rail ?? null, { last4: message.last4, brand: message.brand });
      case "backline:field-error":
        return driver.dispatch({ type: "card_refused" });
      case "backline:change":
        return change();
      case "backline:submit":
        return submit();
    }
  }

  const frameFields = useCardFields(frame, frameUrl, takeMessage);
  const sdkFields = useSdkFields({
    fields: shownFields && shownFields.kind !== "sandbox" ? shownFields : null,
    isWanted: isCardChosen,
    bill,
    doors: {
      token: (token, rail, card) => driver.takeToken(token, rail, card),
      tell: (event) => driver.dispatch(event),
      change,
      submit,
    },
  });
  const fields = frameUrl === null ? sdkFields : frameFields;
  return { fields, frame, frameFields, sdkFields, shownFields };
}
