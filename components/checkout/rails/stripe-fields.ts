import type { PaymentMethodResult, Stripe, StripeElementStyle } from "@stripe/stripe-js";
import {
  boxOf,
  FIELD_NAMES,
  type FieldName,
  type MountedFields,
  type Mounting,
  type Tokenised,
} from "./mounted-fields";
import type { FieldsLook } from "./read-look";

function styleOf({ ink, quiet, bad }: FieldsLook): StripeElementStyle {
  return {
    base: { color: ink, fontSize: "16px", lineHeight: "24px", iconColor: quiet, "::placeholder": { color: quiet } },
    invalid: { color: bad, iconColor: bad },
  };
}

/** `incomplete_number`, `invalid_expiry_year`, `incorrect_cvc` and the like name their field. */
export function fieldOfStripeCode(code: string | undefined): FieldName {
  return FIELD_NAMES.find((name) => code?.includes(name)) ?? "number";
}

export function readStripeAnswer({ paymentMethod, error }: PaymentMethodResult): Tokenised {
  if (paymentMethod) {
    const { last4 = "", brand = "" } = paymentMethod.card ?? {};
    return { kind: "token", token: paymentMethod.id, card: { last4, brand } };
  }
  const isAboutCard = error.type === "validation_error" || error.type === "card_error";
  return isAboutCard ? { kind: "wrong", fields: [fieldOfStripeCode(error.code)] } : { kind: "unreachable" };
}

/**
 * Stripe's three Elements; the token is a PaymentMethod. A bank that asks the buyer does so on its own page, after the
 * confirmation, by the redirect that our server gets.
 */
export async function mountStripeFields(stripe: Stripe, { room, look, told }: Mounting): Promise<MountedFields> {
  const elements = stripe.elements();
  const style = styleOf(look);
  const made = {
    number: elements.create("cardNumber", { style, placeholder: "", disableLink: true }),
    expiry: elements.create("cardExpiry", { style }),
    cvc: elements.create("cardCvc", { style, placeholder: "" }),
  };
  function note(name: FieldName, { complete, error }: { complete: boolean; error: unknown }) {
    told.wrong(name, error !== undefined);
    told.filled(name, complete);
  }
  made.number.on("change", (event) => note("number", event));
  made.expiry.on("change", (event) => note("expiry", event));
  made.cvc.on("change", (event) => note("cvc", event));
  const isThere = new Promise<void>((resolve) => made.number.on("ready", () => resolve()));
  for (const name of FIELD_NAMES) made[name].mount(boxOf(room, name));
  await isThere;
  return {
    async tokenise({ email, country }) {
      const asked = { type: "card" as const, card: made.number, billing_details: { email, address: { country } } };
      return stripe.createPaymentMethod(asked).then(readStripeAnswer, (): Tokenised => ({ kind: "unreachable" }));
    },
    restyle: (next) => {
      for (const name of FIELD_NAMES) made[name].update({ style: styleOf(next) });
    },
    focus: () => made.number.focus(),
    unmount: () => {
      for (const name of FIELD_NAMES) made[name].destroy();
    },
  };
}
