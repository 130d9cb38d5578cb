import { ageCharge } from "../age-charge";
import type { Book } from "../book";
import type { Charge } from "../charge";
import { noSuch, refuse } from "./refuse";
import { renderDispute, renderLocation, renderPayment, renderRefund } from "./render-payment";

type WireObject = Record<string, unknown>;
type Look = { book: Book; now: number; accountCountry: string };

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
  const [, , resource, id] = pathname.split("/");
  switch (resource) {
    case "payments":
      return id ? { payment: renderPayment(findPayment(id, look)) } : listPayments(searchParams, look);
    case "refunds":
      return id ? readRefund(id, look) : listRefunds(searchParams, look);
    case "disputes":
      return id ? readDispute(id, look) : listDisputes(searchParams, look);
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

function within(charges: Charge[], query: URLSearchParams, timeOf: (charge: Charge) => number): Charge[] {
  const begin = readTime(query, "begin_time", Number.NEGATIVE_INFINITY);
  const end = readTime(query, "end_time", Number.POSITIVE_INFINITY);
  return charges.filter((charge) => timeOf(charge) >= begin && timeOf(charge) <= end);
}

function listPayments(query: URLSearchParams, look: Look): WireObject {
  const found = within(chargesOf(look), query, ({ created }) => created.at);
  found.sort((a, b) => b.created.at - a.created.at);
  return pageOf("payments", found.map(renderPayment), query);
}

function listRefunds(query: URLSearchParams, look: Look): WireObject {
  const refunds = chargesOf(look).flatMap((charge) => charge.refunds.map((refund) => ({ charge, refund })));
  refunds.sort((a, b) => b.refund.at - a.refund.at);
  return pageOf(
    "refunds",
    refunds.map(({ charge, refund }) => renderRefund(charge, refund)),
    query,
  );
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
