import { type Currency, isCurrency, toDecimal } from "@/lib/shared/money";
import { HOLD_LIFE_MS } from "../age-charge";
import { type Charge, type Decline, type Refund, settledRefundsMinor } from "../charge";

type WireObject = Record<string, unknown>;
export type Link = { href: string; rel: string; method: string };

/** The business account that everything is paid to. */
export const PAYEE = { email_address: "store@business.example", merchant_id: "BACKLNESTRE23" };

export const iso = (at: number) => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

export function renderMoney(amountMinor: number, currency: string) {
  const known: Currency = isCurrency(currency) ? currency : "USD";
  return { currency_code: currency, value: toDecimal(amountMinor, known) };
}

const link = (base: string, path: string, rel: string, method = "GET"): Link => ({ href: base + path, rel, method });
const protection = (charge: Charge) =>
  charge.wallet
    ? { status: "ELIGIBLE", dispute_categories: ["ITEM_NOT_RECEIVED", "UNAUTHORIZED_TRANSACTION"] }
    : { status: "NOT_ELIGIBLE" };
const references = (charge: Charge, invoiceId = charge.invoiceId) => ({
  ...(charge.attemptRef === null ? {} : { custom_id: charge.attemptRef }),
  ...(invoiceId === null ? {} : { invoice_id: invoiceId }),
});
/** Where a payment is shown: its order says what the payment itself does not, and the other way round. */
type Place = "order" | "payment";
const related = (charge: Charge, place: Place) =>
  place === "order"
    ? {}
    : {
        supplementary_data: {
          related_ids: {
            order_id: charge.id,
            ...(charge.authorization ? { authorization_id: charge.authorization.id } : {}),
          },
        },
        payee: PAYEE,
      };
const answered = (place: Place, response: WireObject) => (place === "order" ? { processor_response: response } : {});

/** The hold of an order, as it stands. Null before anything was held. */
export function renderAuthorization(charge: Charge, base: string, place: Place = "payment"): WireObject | null {
  const { authorization } = charge;
  if (!authorization) return null;
  const { id, at } = authorization;
  const path = `/v2/payments/authorizations/${id}`;
  const isOpen = charge.state === "authorized" && charge.heldCapture?.state !== "pending";
  return {
    id,
    status: authorizationStatus(charge),
    amount: renderMoney(authorization.amountMinor, charge.currency),
    ...references(charge),
    ...related(charge, place),
    seller_protection: protection(charge),
    expiration_time: iso(at + HOLD_LIFE_MS),
    ...(charge.card ? answered(place, { avs_code: "Y", cvv_code: "M", response_code: "0000" }) : {}),
    create_time: iso(at),
    update_time: iso(charge.voided?.at ?? charge.capture?.at ?? at),
    links: [
      link(base, path, "self"),
      ...(isOpen ? [link(base, `${path}/capture`, "capture", "POST"), link(base, `${path}/void`, "void", "POST")] : []),
      link(base, `/v2/checkout/orders/${charge.id}`, "up"),
    ],
  };
}

function authorizationStatus({ state, heldCapture }: Charge): string {
  if (state === "captured" || heldCapture?.state === "pending") return "CAPTURED";
  return state === "voided" ? "VOIDED" : "CREATED";
}

/** What a card's issuer turned down. */
export function renderDenied(charge: Charge, decline: Decline, base: string, place: Place = "payment"): WireObject {
  return {
    id: decline.id,
    status: "DENIED",
    amount: renderMoney(charge.amountMinor, charge.currency),
    ...references(charge),
    ...related(charge, place),
    seller_protection: { status: "NOT_ELIGIBLE" },
    ...answered(place, { avs_code: "Y", cvv_code: decline.code === "5110" ? "N" : "M", response_code: decline.code }),
    create_time: iso(decline.at),
    update_time: iso(decline.at),
    links: [
      link(base, `/v2/payments/authorizations/${decline.id}`, "self"),
      link(base, `/v2/checkout/orders/${charge.id}`, "up"),
    ],
  };
}

/** The capture, taken, pending or turned down. Null before any. */
export function renderCapture(charge: Charge, base: string, place: Place = "payment"): WireObject | null {
  const { capture, heldCapture, currency } = charge;
  const shown = capture ?? heldCapture;
  if (!shown) return null;
  const path = `/v2/payments/captures/${shown.id}`;
  const fee = capture ? { seller_receivable_breakdown: renderBreakdown(charge, capture) } : {};
  return {
    id: shown.id,
    ...captureStatus(charge),
    amount: renderMoney(shown.amountMinor, currency),
    final_capture: true,
    ...references(charge, shown.invoiceId),
    ...related(charge, place),
    seller_protection: protection(charge),
    ...fee,
    disbursement_mode: "INSTANT",
    create_time: iso(shown.at),
    update_time: iso(charge.refunds.at(-1)?.at ?? shown.at),
    links: [
      link(base, path, "self"),
      link(base, `${path}/refund`, "refund", "POST"),
      link(base, `/v2/payments/authorizations/${charge.authorization?.id ?? ""}`, "up"),
    ],
  };
}

function renderBreakdown({ currency }: Charge, capture: { amountMinor: number; feeMinor: number }): WireObject {
  return {
    gross_amount: renderMoney(capture.amountMinor, currency),
    paypal_fee: renderMoney(capture.feeMinor, currency),
    net_amount: renderMoney(capture.amountMinor - capture.feeMinor, currency),
  };
}

function captureStatus({ capture, heldCapture, ...charge }: Charge): WireObject {
  if (!capture) {
    if (heldCapture?.state === "denied") return { status: "DECLINED" };
    return { status: "PENDING", status_details: { reason: "PENDING_REVIEW" } };
  }
  const backMinor = settledRefundsMinor({ capture, heldCapture, ...charge });
  if (backMinor === 0) return { status: "COMPLETED" };
  return { status: backMinor === capture.amountMinor ? "REFUNDED" : "PARTIALLY_REFUNDED" };
}

const REFUND_STATUS = { pending: "PENDING", succeeded: "COMPLETED", failed: "FAILED" } as const;

/** PayPal keeps its fee of a refunded payment. */
export function renderRefund(charge: Charge, refund: Refund, base: string): WireObject {
  const { currency } = charge;
  const money = renderMoney(refund.amountMinor, currency);
  const until = charge.refunds.slice(0, charge.refunds.indexOf(refund) + 1);
  const totalMinor = until.reduce((sum, { amountMinor, state }) => sum + (state === "failed" ? 0 : amountMinor), 0);
  return {
    id: refund.id,
    status: REFUND_STATUS[refund.state],
    ...(refund.state === "succeeded" ? {} : { status_details: { reason: "ECHECK" } }),
    amount: money,
    ...(refund.metadata.custom_id === undefined ? {} : { custom_id: refund.metadata.custom_id }),
    ...(refund.invoiceId === null ? {} : { invoice_id: refund.invoiceId }),
    ...(refund.reason === null ? {} : { note_to_payer: refund.reason }),
    seller_payable_breakdown: {
      gross_amount: money,
      paypal_fee: renderMoney(0, currency),
      net_amount: money,
      total_refunded_amount: renderMoney(totalMinor, currency),
    },
    create_time: iso(refund.at),
    update_time: iso(refund.at),
    links: [
      link(base, `/v2/payments/refunds/${refund.id}`, "self"),
      link(base, `/v2/payments/captures/${charge.capture?.id ?? ""}`, "up"),
    ],
  };
}
