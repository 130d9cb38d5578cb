import { type Book, mintCapitals } from "../book";
import { type Charge, type Decline, makeCharge } from "../charge";
import type { RailPolicy } from "../policy";
import { type Card, findCardByToken } from "../test-cards";
import { AuthorizeBody, OrderBody, readMoney, readRequest } from "./read-request";
import { invalidRequest, type PaypalRefusal, unprocessable } from "./refuse";
import { payerActionLink } from "./render-order";

/** `emit` names the event that the change causes; `subjectId` the refund that it is about. */
export type ChangeContext = {
  book: Book;
  now: number;
  key: string | null;
  accountCountry: string;
  publicUrl: string;
  policy: RailPolicy;
  emit: (type: string, charge: Charge, subjectId?: string | null) => void;
};

/** Issues that PayPal answers before any processor is asked, by the card's behaviour. */
const REFUSED_OUTRIGHT: Record<string, "TRANSACTION_REFUSED"> = { fraudulent: "TRANSACTION_REFUSED" };
/** The processor's answer by the card's behaviour (processor_response.response_code of the published document). */
const RESPONSE_CODES: Record<string, string> = {
  generic_decline: "0500",
  insufficient_funds: "5120",
  lost_card: "9520",
  stolen_card: "9520",
  expired_card: "5400",
  card_velocity_exceeded: "5150",
  incorrect_cvc: "5110",
  processing_error: "0800",
};

const KEY_REQUIRED = {
  issue: "PAYPAL_REQUEST_ID_REQUIRED",
  description:
    "A PayPal-Request-Id is required if you are trying to process payment for an Order. Please specify a PayPal-Request-Id or Create the Order without a 'payment_source' specified.",
};

export function createOrder(text: string, context: ChangeContext): Charge {
  const { intent, purchase_units: units, payment_source: source } = readRequest(OrderBody, text);
  if (source && context.key === null) throw invalidRequest([KEY_REQUIRED]);
  const [unit] = units;
  if (!unit || units.length > 1) throw unprocessable("UNSUPPORTED_INTENT", { field: "/intent", value: intent });
  if (intent !== "AUTHORIZE") throw notHere("/intent", intent);
  const { amountMinor, currency } = readMoney(unit.amount, "/purchase_units/@reference_id=='default'/amount");
  checkInvoice(unit.invoice_id ?? null, null, context.book);
  const experience = source?.paypal?.experience_context ?? {};
  return makeCharge({
    id: mintCapitals(),
    rail: "paypal",
    orderRef: unit.reference_id ?? null,
    attemptRef: unit.custom_id ?? null,
    invoiceId: unit.invoice_id ?? null,
    amountMinor,
    currency,
    description: unit.description ?? null,
    created: { key: context.key, at: context.now },
    state: source?.paypal ? "needs_buyer" : "open",
    returnUrl: experience.return_url ?? null,
    cancelUrl: experience.cancel_url ?? null,
  });
}

/** The sandbox takes orders that are authorised first, as the shop does. */
function notHere(field: string, value: string): PaypalRefusal {
  const description = "This field is not currently supported.";
  return invalidRequest([{ issue: "NOT_SUPPORTED", description, field, value, location: "body" }]);
}

function checkInvoice(invoiceId: string | null, ownId: string | null, book: Book): void {
  const paidBy = invoiceId === null ? null : book.findPaidInvoice("paypal", invoiceId);
  if (paidBy === null || paidBy === ownId) return;
  throw unprocessable("DUPLICATE_INVOICE_ID", { field: "/purchase_units/@reference_id=='default'/invoice_id" });
}

/** Throws a refusal that carries the changed charge when nothing could be held. A card's decline is an answer, not an error. */
export function authorizeOrder(order: Charge, text: string, context: ChangeContext): Charge {
  const { card: source } = readRequest(AuthorizeBody, text).payment_source ?? {};
  if (["authorized", "captured", "voided", "declined"].includes(order.state)) {
    throw unprocessable("ORDER_ALREADY_AUTHORIZED");
  }
  checkInvoice(order.invoiceId, order.id, context.book);
  if (order.state === "approved") {
    if (order.token !== null) context.book.spendToken("paypal", order.token, order.id);
    return chargeWallet(order, context);
  }
  if (!source?.single_use_token) throw unprocessable("ORDER_NOT_APPROVED");
  const token = source.single_use_token;
  const experience = source.experience_context ?? {};
  return chargeCard(
    {
      ...order,
      token,
      card: findCard(token, context.book),
      returnUrl: experience.return_url ?? order.returnUrl,
      cancelUrl: experience.cancel_url ?? order.cancelUrl,
    },
    context,
  );
}

function findCard(token: string, book: Book): Card {
  const published = findCardByToken("paypal", token);
  const minted = published ? null : book.findToken("paypal", token);
  if (minted?.usedBy === null) return minted.card;
  if (published) return published;
  throw unprocessable("TOKEN_EXPIRED", { field: "/payment_source/card/single_use_token" });
}

function chargeCard(order: Charge & { card: Card; token: string }, context: ChangeContext): Charge {
  const { behaviour } = order.card;
  if (behaviour.kind === "authenticate") {
    const waiting: Charge = { ...order, state: "needs_buyer" };
    const links = [payerActionLink(waiting, context.publicUrl)];
    throw unprocessable("PAYER_ACTION_REQUIRED", {}, { charge: waiting, links });
  }
  context.book.spendToken("paypal", order.token, order.id);
  if (behaviour.kind === "approve") return holdMoney(order, context);
  const declineCode = behaviour.declineCode ?? behaviour.code;
  const issue = REFUSED_OUTRIGHT[declineCode];
  if (issue) throw refuseMoney({ ...order, state: "open", card: null, token: null }, issue, order, context);
  const denied = makeDecline(RESPONSE_CODES[declineCode] ?? "0500", declineCode, order, context);
  return { ...order, state: "declined", declines: [...order.declines, denied] };
}

function chargeWallet(order: Charge, context: ChangeContext): Charge {
  switch (order.wallet?.behaviour) {
    case "decline":
      throw refuseMoney(order, "INSTRUMENT_DECLINED", order, context);
    case "refuse":
      throw refuseMoney(order, "TRANSACTION_REFUSED", order, context);
    default:
      return holdMoney(order, context);
  }
}

/** The order stays as `next` is, so that the buyer may choose something else. */
function refuseMoney(
  next: Charge,
  issue: "INSTRUMENT_DECLINED" | "TRANSACTION_REFUSED",
  tried: Charge,
  context: ChangeContext,
): PaypalRefusal {
  const charge = { ...next, declines: [...next.declines, makeDecline(issue, null, tried, context)] };
  const links = issue === "INSTRUMENT_DECLINED" ? [payerActionLink(charge, context.publicUrl)] : [];
  return unprocessable(issue, {}, { charge, isKept: true, links });
}

function makeDecline(code: string, declineCode: string | null, tried: Charge, context: ChangeContext): Decline {
  const { card, wallet } = tried;
  return { id: mintCapitals(), key: context.key, at: context.now, code, declineCode, card, wallet };
}

function holdMoney(order: Charge, { key, now: at, emit }: ChangeContext): Charge {
  const authorization = { id: mintCapitals(), key, at, amountMinor: order.amountMinor };
  const held: Charge = { ...order, state: "authorized", authorization };
  emit("PAYMENT.AUTHORIZATION.CREATED", held);
  return held;
}
