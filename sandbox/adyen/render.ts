import { type Charge, pagesOrigin } from "../charge";
import type { Paid, Taken } from "./change-payment";

type WireObject = Record<string, unknown>;

/** `PaymentResponse` and `PaymentDetailsResponse`. Adyen names the payment once it has a result. */
export function renderPayment({ charge, result }: Paid, publicUrl: string): WireObject {
  const amount = { currency: charge.currency, value: charge.amountMinor };
  const shared = { amount, merchantReference: charge.attemptRef ?? "" };
  const brand = charge.card ? { paymentMethod: renderMethod(charge) } : {};
  if (result === null)
    return { ...shared, ...brand, resultCode: "RedirectShopper", action: renderAction(charge, publicUrl) };
  const { resultCode, refusalReason, refusalReasonCode } = result;
  return {
    ...shared,
    ...brand,
    resultCode,
    pspReference: charge.id,
    ...(refusalReason === null ? {} : { refusalReason, refusalReasonCode }),
    ...(charge.card ? { additionalData: renderCard(charge, charge.card) } : {}),
  };
}

const WALLET_TYPES = { apple_pay: "applepay", google_pay: "googlepay" };

/** The brand stands there of typed cards only. */
function renderMethod(charge: Charge): WireObject {
  const wallet = charge.card?.wallet;
  return wallet ? { type: WALLET_TYPES[wallet] } : { brand: brandOf(charge), type: "scheme" };
}

function brandOf({ card }: Charge): string {
  return card?.brand === "mastercard" ? "mc" : (card?.brand ?? "");
}

/** With the additional data that a shop switches on to see the card's country and alias. */
function renderCard(charge: Charge, { last4, country, fingerprint, wallet }: NonNullable<Charge["card"]>): WireObject {
  const brand = brandOf(charge);
  const ridden = wallet ? { paymentMethod: brand, paymentMethodVariant: `${brand}_${WALLET_TYPES[wallet]}` } : {};
  return { ...ridden, cardSummary: last4, cardIssuingCountry: country, alias: fingerprint, aliasType: "Default" };
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
