import type { Book } from "../book";
import { type Charge, disputedMinor, refundedMinor } from "../charge";
import { type FormObject, listOf } from "../form-body";
import type { ListingTroubles } from "../listing-troubles";
import type { SandboxEvent } from "../send-webhooks";
import { findCardByToken } from "../test-cards";
import { listBalance } from "./list-balance";
import { readText } from "./params";
import { invalidRequest, noSuch, Refusal } from "./refuse";
import {
  intentIdOf,
  type Look,
  renderBalance,
  renderCharge,
  renderDispute,
  renderIntent,
  renderList,
  renderRefund,
  seconds,
} from "./render";
import { renderEvent } from "./render-event";

type WireObject = Record<string, unknown>;

type Known = { book: Book; troubles: ListingTroubles; events: readonly SandboxEvent[]; look: Look };

/** Every GET of the Stripe wire. Throws Refusal. */
export function readResource(path: string, query: FormObject, { book, troubles, events, look }: Known): WireObject {
  const [, , resource, id] = path.split("/");
  const expand = listOf(query.expand);
  switch (resource) {
    case "payment_intents":
      if (!id) return listIntents(query, book, look);
      if (id === "search") return searchIntents(query, book, look);
      return renderIntent(find(book, id, "payment_intent", id), expand, look);
    case "charges":
      return renderCharge(find(book, intentIdOf(id ?? ""), "charge", id), expand, look.now);
    case "balance_transactions":
      if (!id) return listBalance(query, pageSize(query), { book, troubles, look });
      return (
        renderBalance(find(book, intentIdOf(id ?? ""), "balance transaction", id), look.now) ??
        missing("balance transaction", id)
      );
    case "refunds":
      return id ? readRefund(id, book) : listRefunds(query, book);
    case "disputes":
      return id ? readDispute(id, book) : listDisputes(query, book);
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
  const charge = book.charges.get(intentId);
  return charge?.rail === "stripe" ? charge : missing(kind, id);
}

function listCharges(book: Book): Charge[] {
  return [...book.charges.values()].filter(({ rail }) => rail === "stripe");
}

function pageSize(query: FormObject): number {
  const limit = Number(readText(query, "limit") ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidRequest("limit must be between 1 and 100", { param: "limit" });
  return limit;
}

/** Newest first, bounded by `created[gte|gt|lte|lt]`, paged by `starting_after`. */
function listIntents(query: FormObject, book: Book, look: Look): WireObject {
  const bounds = typeof query.created === "object" ? query.created : {};
  const bound = (name: string, fallback: number) => Number(readText(bounds, name) ?? fallback);
  const isInside = (at: number) =>
    at >= bound("gte", 0) && at > bound("gt", -1) && at <= bound("lte", Infinity) && at < bound("lt", Infinity);
  const newestFirst = listCharges(book)
    .filter((charge) => isInside(seconds(charge.created.at)))
    .sort((a, b) => b.created.at - a.created.at || (a.id < b.id ? 1 : -1));
  const after = readText(query, "starting_after");
  const start = after === null ? 0 : newestFirst.findIndex((charge) => charge.id === after) + 1;
  const limit = pageSize(query);
  const page = newestFirst.slice(start, start + limit).map((charge) => renderIntent(charge, [], look));
  return renderList("/v1/payment_intents", page, start + limit < newestFirst.length);
}

/** Knows `metadata['key']:'value'` only. */
function searchIntents(query: FormObject, book: Book, look: Look): WireObject {
  const match = /^metadata\[['"](\w{1,40})['"]\]:['"]([^'"]{1,500})['"]$/.exec(readText(query, "query") ?? "");
  const [, name, value] = match ?? [];
  if (!name) throw invalidRequest("The search query could not be parsed.", { param: "query" });
  const found = listCharges(book).filter((charge) => charge.metadata[name] === value);
  const page = found.slice(0, pageSize(query)).map((charge) => renderIntent(charge, [], look));
  return {
    object: "search_result",
    url: "/v1/payment_intents/search",
    has_more: found.length > page.length,
    next_page: null,
    data: page,
  };
}

function readRefund(id: string, book: Book): WireObject {
  const charge = book.findOwner(id);
  const refund = charge?.refunds.find((candidate) => candidate.id === id);
  return charge && refund ? renderRefund(charge, refund) : missing("refund", id);
}

function readDispute(id: string, book: Book): WireObject {
  const charge = book.findOwner(id);
  const dispute = charge?.disputes.find((candidate) => candidate.id === id);
  return charge && dispute ? renderDispute(charge, dispute) : missing("dispute", id);
}

/** Of one intent or of all. */
function findOwners(query: FormObject, book: Book): Charge[] {
  const intentId = readText(query, "payment_intent");
  return intentId === null ? listCharges(book) : [find(book, intentId, "payment_intent", intentId)];
}

function listRefunds(query: FormObject, book: Book): WireObject {
  const all = findOwners(query, book).flatMap((charge) => charge.refunds.map((part) => renderRefund(charge, part)));
  return renderNewest("/v1/refunds", all, query);
}

function listDisputes(query: FormObject, book: Book): WireObject {
  const all = findOwners(query, book).flatMap((charge) => charge.disputes.map((part) => renderDispute(charge, part)));
  return renderNewest("/v1/disputes", all, query);
}

function renderNewest(url: string, oldestFirst: WireObject[], query: FormObject): WireObject {
  const limit = pageSize(query);
  return renderList(url, oldestFirst.reverse().slice(0, limit), oldestFirst.length > limit);
}

function listEvents(query: FormObject, events: readonly SandboxEvent[]): WireObject {
  const type = readText(query, "type");
  const newestFirst = events.filter((event) => type === null || event.type === type).reverse();
  const limit = pageSize(query);
  return renderList("/v1/events", newestFirst.slice(0, limit).map(renderEvent), newestFirst.length > limit);
}

function readBalance(book: Book): WireObject {
  const totals = new Map<string, number>();
  for (const charge of listCharges(book)) {
    const { amountMinor = 0, feeMinor = 0 } = charge.capture ?? {};
    const netMinor = amountMinor - feeMinor - refundedMinor(charge) - disputedMinor(charge);
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
  const card = findCardByToken("stripe", id) ?? book.findToken("stripe", id)?.card ?? missing("PaymentMethod", id);
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
