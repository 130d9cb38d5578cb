import { ageCharge } from "../age-charge";
import type { Book } from "../book";
import type { Charge } from "../charge";
import type { ListingTroubles } from "../listing-troubles";
import { listPayoutEntries, listPayouts, listRefundsOf, showPayments } from "./list-settlements";
import { noSuch, refuse } from "./refuse";
import { renderDispute, renderLocation, renderPayment, renderRefund } from "./render-payment";

type WireObject = Record<string, unknown>;
type Look = { book: Book; troubles: ListingTroubles; now: number; accountCountry: string };

const LARGEST_PAGE = 100;

function chargesOf({ book, now }: Look): Charge[] {
  return [...book.charges.values()].filter(({ rail }) => rail === "square").map((charge) => ageCharge(charge, now));
}

/** The payment as time has left it. Throws 404. */
export function findPayment(id: string, { book, now }: Pick<Look, "book" | "now">): Charge {
  const charge = book.charges.get(id);
  if (charge?.rail !== "square") throw noSuch("payment", id);
  return ageCharge(charge, now);
}

/** Every GET of the Square wire. Throws SquareRefusal. */
export function readResource({ pathname, searchParams }: URL, look: Look): WireObject {
  const [, , resource, id, part] = pathname.split("/");
  switch (resource) {
    case "payments":
      return id ? { payment: renderPayment(findPayment(id, look)) } : listPayments(searchParams, look);
    case "refunds":
      return id ? readRefund(id, look) : listRefunds(searchParams, look);
    case "disputes":
      return id ? readDispute(id, look) : listDisputes(searchParams, look);
    case "payouts": {
      if (id && part) return pageOf("payout_entries", listPayoutEntries(id, look), searchParams);
      const created = readSpan(searchParams, "begin_time", "end_time");
      return pageOf("payouts", listPayouts(created, look), searchParams);
    }
    default:
      return { locations: [renderLocation(look.accountCountry)] };
  }
}

function readTime(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw refuse(400, "INVALID_TIME", "The time is not in RFC 3339 format.", name);
  return at;
}

/** The entries of one page under `name`, newest first, and where the next begins. An empty list is left out. */
function pageOf(name: string, entries: WireObject[], query: URLSearchParams): WireObject {
  const limit = Number(query.get("limit") ?? LARGEST_PAGE);
  if (!Number.isInteger(limit) || limit < 1) throw refuse(400, "INVALID_VALUE", "The limit is wrong.", "limit");
  const from = query.get("cursor") === null ? 0 : Number(query.get("cursor"));
  if (!Number.isInteger(from) || from < 0) throw refuse(400, "INVALID_CURSOR", "The cursor is wrong.", "cursor");
  const until = from + Math.min(limit, LARGEST_PAGE);
  const page = entries.slice(from, until);
  return { ...(page.length > 0 ? { [name]: page } : {}), ...(until < entries.length ? { cursor: String(until) } : {}) };
}

/** Both ends belong to it. */
function readSpan(query: URLSearchParams, begin: string, end: string): { from: number; to: number } {
  return {
    from: readTime(query, begin, Number.NEGATIVE_INFINITY),
    to: readTime(query, end, Number.POSITIVE_INFINITY),
  };
}

/** Whoever names the order it comes in reads the whole list; a search for one payment leaves it to Square. */
function listPayments(query: URLSearchParams, look: Look): WireObject {
  const { from, to } = readSpan(query, "begin_time", "end_time");
  const found = chargesOf(look).filter(({ created: { at } }) => at >= from && at <= to);
  found.sort((a, b) => b.created.at - a.created.at);
  const payments = query.get("sort_field") === null ? found.map(renderPayment) : showPayments(found, look);
  return pageOf("payments", payments, query);
}

function listRefunds(query: URLSearchParams, look: Look): WireObject {
  const updated = readSpan(query, "updated_at_begin_time", "updated_at_end_time");
  return pageOf("refunds", listRefundsOf(chargesOf(look), updated, look), query);
}

function readRefund(id: string, { book }: Look): WireObject {
  const charge = book.findOwner(id);
  const refund = charge?.refunds.find((candidate) => candidate.id === id);
  if (charge?.rail !== "square" || !refund) throw noSuch("refund", id);
  return { refund: renderRefund(charge, refund) };
}

function listDisputes(query: URLSearchParams, look: Look): WireObject {
  const disputes = chargesOf(look).flatMap((charge) =>
    charge.disputes.map((dispute) => renderDispute(charge, dispute)),
  );
  return pageOf("disputes", disputes, query);
}

function readDispute(id: string, { book }: Look): WireObject {
  const charge = book.findOwner(id);
  const dispute = charge?.disputes.find((candidate) => candidate.id === id);
  if (charge?.rail !== "square" || !dispute) throw noSuch("dispute", id);
  return { dispute: renderDispute(charge, dispute) };
}
