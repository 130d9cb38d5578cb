import { type Charge, pagesOrigin } from "../charge";
import type { Paid, Taken } from "./change-payment";

type WireObject = Record<string, unknown>;

/** `PaymentResponse` and `PaymentDetailsResponse`. Adyen names the payment once it has a result. */
export function renderPayment({ charge, result }: Paid, publicUrl: string): WireObject {
  const amount = { currency: charge.currency, value: charge.amountMinor };
  const shared = { amount, merchantReference: charge.attemptRef ?? "" };
  const brand = charge.card ? { paymentMethod: { brand: brandOf(charge), type: "scheme" } } : {};
  if (result === null)
    return { ...shared, ...brand, resultCode: "RedirectShopper", action: renderAction(charge, publicUrl) };
  const { resultCode, refusalReason, refusalReasonCode } = result;
  return {
    ...shared,
    ...brand,
    resultCode,
    pspReference: charge.id,
    ...(refusalReason === null ? {} : { refusalReason, refusalReasonCode }),
    ...(charge.card ? { additionalData: renderCard(charge.card) } : {}),
  };
}

function brandOf({ card }: Charge): string {
  return card?.brand === "mastercard" ? "mc" : (card?.brand ?? "");
}

/** With the additional data that a shop switches on to see the card's country and alias. */
function renderCard({ last4, country, fingerprint }: NonNullable<Charge["card"]>): WireObject {
  return { cardSummary: last4, cardIssuingCountry: country, alias: fingerprint, aliasType: "Default" };
}

function renderAction(charge: Charge, publicUrl: string): WireObject {
  const query = new URLSearchParams({ payment: charge.id, secret: charge.secret });
  const url = `${pagesOrigin(charge, publicUrl)}/sandbox/adyen/approve?${query}`;
  return { type: "redirect", method: "GET", paymentMethodType: "scheme", url };
}

/** `PaymentCaptureResponse`, `PaymentRefundResponse` and, without an amount, `PaymentCancelResponse`. */
export function renderReceived(
  { charge, psp, reference, amountMinor }: Taken,
  { merchantAccount, hasAmount }: { merchantAccount: string; hasAmount: boolean },
): WireObject {
  return {
    merchantAccount,
    paymentPspReference: charge.id,
    pspReference: psp,
    ...(reference === null ? {} : { reference }),
    status: "received",
    ...(hasAmount ? { amount: { currency: charge.currency, value: amountMinor } } : {}),
  };
}
