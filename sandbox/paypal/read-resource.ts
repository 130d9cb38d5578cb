import { ageCharge } from "../age-charge";
import type { Book } from "../book";
import type { Charge } from "../charge";
import { noSuch, PaypalRefusal } from "./refuse";
import { renderDispute, renderDisputeSummary } from "./render-dispute";
import { type Look, renderOrder } from "./render-order";
import { renderAuthorization, renderCapture, renderDenied, renderRefund } from "./render-payment";

type WireObject = Record<string, unknown>;

/** An order that nobody finished is gone after its time. Throws 404. */
export function findOrder(id: string, book: Book, now: number): Charge {
  const found = book.charges.get(id);
  const order = found?.rail === "paypal" ? ageCharge(found, now) : null;
  if (!order || order.state === "lapsed") throw noSuch("order_id", id);
  return order;
}

/** The order that an authorisation, capture or refund belongs to. Throws 404. */
export function findByPart(kind: string, id: string, book: Book, now: number): Charge {
  const owner = book.findOwner(id);
  if (owner?.rail !== "paypal") throw noSuch(kind, id);
  return ageCharge(owner, now);
}

/** Every GET of the PayPal wire. Throws PaypalRefusal. */
export function readResource(url: URL, book: Book, now: number, look: Look): WireObject {
  const [, , area, resource, id = ""] = url.pathname.split("/");
  switch (`${area}/${resource}`) {
    case "checkout/orders":
      return renderOrder(findOrder(id, book, now), look);
    case "payments/authorizations":
      return readAuthorization(id, findByPart("authorization_id", id, book, now), look);
    case "payments/captures":
      return readCapture(id, findByPart("capture_id", id, book, now), look);
    case "payments/refunds":
      return readRefund(id, findByPart("refund_id", id, book, now), look);
    case "customer/disputes":
      return id === "" ? listDisputes(url, book, look) : readDispute(id, book, look);
    default:
      throw new PaypalRefusal(404, "RESOURCE_NOT_FOUND");
  }
}

function readAuthorization(id: string, order: Charge, { apiUrl }: Look): WireObject {
  const denied = order.declines.find((decline) => decline.id === id);
  const shown = denied ? renderDenied(order, denied, apiUrl) : renderAuthorization(order, apiUrl);
  if (shown?.id !== id) throw noSuch("authorization_id", id);
  return shown;
}

function readCapture(id: string, order: Charge, { apiUrl }: Look): WireObject {
  const shown = renderCapture(order, apiUrl);
  if (shown?.id !== id) throw noSuch("capture_id", id);
  return shown;
}

function readRefund(id: string, order: Charge, { apiUrl }: Look): WireObject {
  const refund = order.refunds.find((candidate) => candidate.id === id);
  if (!refund) throw noSuch("refund_id", id);
  return renderRefund(order, refund, apiUrl);
}

/** By `disputed_transaction_id`, the capture; without it all, newest first. */
function listDisputes({ searchParams }: URL, book: Book, { apiUrl }: Look): WireObject {
  const captureId = searchParams.get("disputed_transaction_id");
  const size = Math.min(50, Math.max(1, Number(searchParams.get("page_size") ?? 10) || 10));
  const owners = captureId === null ? [...book.charges.values()] : [book.findOwner(captureId)];
  const items = owners
    .flatMap((order) => (order?.rail === "paypal" ? order.disputes.map((dispute) => ({ order, dispute })) : []))
    .sort((a, b) => b.dispute.openedAt - a.dispute.openedAt)
    .slice(0, size)
    .map(({ order, dispute }) => renderDisputeSummary(order, dispute, apiUrl));
  return { items, links: [{ href: `${apiUrl}/v1/customer/disputes`, rel: "self", method: "GET" }] };
}

function readDispute(id: string, book: Book, { apiUrl }: Look): WireObject {
  const owner = book.findOwner(id);
  const dispute = owner?.disputes.find((candidate) => candidate.id === id);
  if (!owner || !dispute) throw noSuch("dispute_id", id);
  return renderDispute(owner, dispute, apiUrl);
}
