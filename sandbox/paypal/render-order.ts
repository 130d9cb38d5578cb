import { type Charge, pagesOrigin } from "../charge";
import {
  iso,
  type Link,
  PAYEE,
  renderAuthorization,
  renderCapture,
  renderDenied,
  renderMoney,
  renderRefund,
} from "./render-payment";

type WireObject = Record<string, unknown>;
/** Where the API is, as its caller reached it, and where the buyer's pages are. */
export type Look = { apiUrl: string; publicUrl: string };

export function orderStatus(charge: Charge): string {
  switch (charge.state) {
    case "open":
      return "CREATED";
    case "needs_buyer":
      return "PAYER_ACTION_REQUIRED";
    case "approved":
      return "APPROVED";
    case "voided":
    case "lapsed":
      return "VOIDED";
    default:
      return "COMPLETED";
  }
}

export function payerActionLink(charge: Charge, publicUrl: string): Link {
  const href = `${pagesOrigin(charge, publicUrl)}/sandbox/paypal/approve?token=${charge.id}`;
  return { href, rel: "payer-action", method: "GET" };
}

function listLinks(charge: Charge, { apiUrl, publicUrl }: Look): Link[] {
  const self = `${apiUrl}/v2/checkout/orders/${charge.id}`;
  const links: Link[] = [{ href: self, rel: "self", method: "GET" }];
  if (charge.state === "needs_buyer") links.push(payerActionLink(charge, publicUrl));
  if (charge.state === "open") links.push({ ...payerActionLink(charge, publicUrl), rel: "approve" });
  if (["open", "approved"].includes(charge.state)) {
    links.push({ href: `${self}/authorize`, rel: "authorize", method: "POST" });
  }
  return links;
}

/** What `Prefer: return=minimal` leaves of an order. */
export function renderMinimalOrder(charge: Charge, look: Look): WireObject {
  return { id: charge.id, status: orderStatus(charge), links: listLinks(charge, look) };
}

export function renderOrder(charge: Charge, look: Look): WireObject {
  const source = renderSource(charge);
  return {
    create_time: iso(charge.created.at),
    ...(charge.approved ? { update_time: iso(charge.approved.at) } : {}),
    id: charge.id,
    intent: "AUTHORIZE",
    ...(source ? { payment_source: source } : {}),
    purchase_units: [renderUnit(charge, look)],
    ...(charge.wallet ? { payer: renderPayer(charge.wallet) } : {}),
    status: orderStatus(charge),
    links: listLinks(charge, look),
  };
}

function renderUnit(charge: Charge, { apiUrl }: Look): WireObject {
  const decline = charge.state === "declined" ? charge.declines.at(-1) : undefined;
  const authorization = decline
    ? renderDenied(charge, decline, apiUrl, "order")
    : renderAuthorization(charge, apiUrl, "order");
  const capture = renderCapture(charge, apiUrl, "order");
  const refunds = charge.refunds.map((refund) => renderRefund(charge, refund, apiUrl));
  const payments = {
    ...(authorization ? { authorizations: [authorization] } : {}),
    ...(capture ? { captures: [capture] } : {}),
    ...(refunds.length > 0 ? { refunds } : {}),
  };
  return {
    reference_id: charge.orderRef ?? "default",
    amount: renderMoney(charge.amountMinor, charge.currency),
    payee: PAYEE,
    ...(charge.description === null ? {} : { description: charge.description }),
    ...(charge.attemptRef === null ? {} : { custom_id: charge.attemptRef }),
    ...(charge.invoiceId === null ? {} : { invoice_id: charge.invoiceId }),
    ...(Object.keys(payments).length > 0 ? { payments } : {}),
  };
}

function renderPayer({ email, payerId, givenName, surname, country }: NonNullable<Charge["wallet"]>): WireObject {
  return {
    name: { given_name: givenName, surname },
    email_address: email,
    payer_id: payerId,
    address: { country_code: country },
  };
}

/** PayPal tells the card's brand, last digits and country, never a fingerprint. */
function renderSource({ card, wallet, state }: Charge): WireObject | null {
  if (card) {
    const { brand, last4, country } = card;
    return {
      card: {
        last_digits: last4,
        brand: brand.toUpperCase(),
        type: "CREDIT",
        bin_details: { bin_country_code: country },
      },
    };
  }
  if (!wallet) return state === "needs_buyer" ? { paypal: {} } : null;
  const { email, payerId, givenName, surname, country } = wallet;
  return {
    paypal: {
      email_address: email,
      account_id: payerId,
      account_status: "VERIFIED",
      name: { given_name: givenName, surname },
      address: { country_code: country },
    },
  };
}
