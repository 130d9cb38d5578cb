import type { Book } from "../book";
import { type Charge, refundedMinor } from "../charge";
import { type FormObject, listOf } from "../form-body";
import { findCardByToken } from "../test-cards";
import { readText } from "./params";
import { invalidRequest, noSuch, Refusal } from "./refuse";
import { intentIdOf, renderBalance, renderCharge, renderList, renderRefund, seconds } from "./render";
import { renderEvent, type SandboxEvent } from "./render-event";

type WireObject = Record<string, unknown>;
type RenderIntent = (charge: Charge, expand: readonly string[]) => WireObject;

/** Every GET of the Stripe wire. Throws Refusal. */
export function readResource(
  path: string,
  query: FormObject,
  book: Book,
  events: readonly SandboxEvent[],
  render: RenderIntent,
): WireObject {
  const [, , resource, id] = path.split("/");
  const expand = listOf(query.expand);
  switch (resource) {
    case "payment_intents":
      if (!id) return listIntents(query, book, render);
      if (id === "search") return searchIntents(query, book, render);
      return render(find(book, id, "payment_intent", id), expand);
    case "charges":
      return renderCharge(find(book, intentIdOf(id ?? ""), "charge", id), expand);
    case "balance_transactions":
      return (
        renderBalance(find(book, intentIdOf(id ?? ""), "balance transaction", id)) ?? missing("balance transaction", id)
      );
    case "refunds":
      return id ? readRefund(id, book) : listRefunds(query, book);
    case "balance":
      return readBalance(book);
    case "events":
      return id
        ? renderEvent(events.find((event) => event.id === id) ?? missing("event", id))
        : listEvents(query, events);
    case "payment_methods":
      return readPaymentMethod(id ?? "", book);
    default:
      throw new Refusal(404, { type: "invalid_request_error", message: `Unrecognized request URL (GET: ${path}).` });
  }
}

function missing(kind: string, id: string | undefined): never {
  throw noSuch(kind, id ?? "", "id");
}

function find(book: Book, intentId: string, kind: string, id: string | undefined): Charge {
  return book.charges.get(intentId) ?? missing(kind, id);
}

function pageSize(query: FormObject): number {
  const limit = Number(readText(query, "limit") ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidRequest("limit must be between 1 and 100", { param: "limit" });
  return limit;
}

/** Newest first, bounded by `created[gte|gt|lte|lt]`, paged by `starting_after`. */
function listIntents(query: FormObject, book: Book, render: RenderIntent): WireObject {
  const bounds = typeof query.created === "object" ? query.created : {};
  const bound = (name: string, fallback: number) => Number(readText(bounds, name) ?? fallback);
  const isInside = (at: number) =>
    at >= bound("gte", 0) && at > bound("gt", -1) && at <= bound("lte", Infinity) && at < bound("lt", Infinity);
  const newestFirst = [...book.charges.values()]
    .filter((charge) => isInside(seconds(charge.created.at)))
    .sort((a, b) => b.created.at - a.created.at || (a.id < b.id ? 1 : -1));
  const after = readText(query, "starting_after");
  const start = after === null ? 0 : newestFirst.findIndex((charge) => charge.id === after) + 1;
  const limit = pageSize(query);
  const page = newestFirst.slice(start, start + limit).map((charge) => render(charge, []));
  return renderList("/v1/payment_intents", page, start + limit < newestFirst.length);
}

/** Knows `metadata['key']:'value'` only. */
function searchIntents(query: FormObject, book: Book, render: RenderIntent): WireObject {
  const match = /^metadata\[['"](\w{1,40})['"]\]:['"]([^'"]{1,500})['"]$/.exec(readText(query, "query") ?? "");
  const [, name, value] = match ?? [];
  if (!name) throw invalidRequest("The search query could not be parsed.", { param: "query" });
  const found = [...book.charges.values()].filter((charge) => charge.metadata[name] === value);
  const page = found.slice(0, pageSize(query)).map((charge) => render(charge, []));
  return {
    object: "search_result",
    url: "/v1/payment_intents/search",
    has_more: found.length > page.length,
    next_page: null,
    data: page,
  };
}

function readRefund(id: string, book: Book): WireObject {
  const charge = book.findRefundOwner(id);
  const refund = charge?.refunds.find((candidate) => candidate.id === id);
  return charge && refund ? renderRefund(charge, refund) : missing("refund", id);
}

function listRefunds(query: FormObject, book: Book): WireObject {
  const intentId = readText(query, "payment_intent");
  const owners = intentId === null ? [...book.charges.values()] : [find(book, intentId, "payment_intent", intentId)];
  const refunds = owners.flatMap((charge) => charge.refunds.map((refund) => renderRefund(charge, refund))).reverse();
  const limit = pageSize(query);
  return renderList("/v1/refunds", refunds.slice(0, limit), refunds.length > limit);
}

function listEvents(query: FormObject, events: readonly SandboxEvent[]): WireObject {
  const type = readText(query, "type");
  const newestFirst = events.filter((event) => type === null || event.type === type).reverse();
  const limit = pageSize(query);
  return renderList("/v1/events", newestFirst.slice(0, limit).map(renderEvent), newestFirst.length > limit);
}

function readBalance(book: Book): WireObject {
  const totals = new Map<string, number>();
  for (const charge of book.charges.values()) {
    const netMinor = (charge.capture?.amountMinor ?? 0) - (charge.capture?.feeMinor ?? 0) - refundedMinor(charge);
    const currency = charge.currency.toLowerCase();
    totals.set(currency, (totals.get(currency) ?? 0) + netMinor);
  }
  const pending = [...totals].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }));
  return {
    object: "balance",
    available: [{ amount: 0, currency: "usd", source_types: { card: 0 } }],
    livemode: false,
    pending,
  };
}

function readPaymentMethod(id: string, book: Book): WireObject {
  const card = findCardByToken(id) ?? book.findToken(id)?.card ?? missing("PaymentMethod", id);
  const { brand, country, fingerprint, last4 } = card;
  return {
    id,
    object: "payment_method",
    type: "card",
    card: { brand, country, fingerprint, last4 },
    customer: null,
    livemode: false,
    metadata: {},
  };
}
