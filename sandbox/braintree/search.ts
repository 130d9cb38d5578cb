import { z } from "zod";
import type { Book } from "../book";
import type { Charge } from "../charge";
import { renderDispute, renderRefund, renderSale } from "./render-transaction";
import { ageTransaction } from "./settlement";
import { XmlArray, XmlCollection, type XmlNode } from "./xml";

const PAGE_SIZE = 50;
const Text = z.strictObject({ is: z.string() });
/** The criteria that this sandbox knows; any other one is refused rather than left out. */
const TransactionSearch = z.strictObject({
  search: z.strictObject({
    order_id: Text.optional(),
    type: z.array(z.enum(["sale", "credit"])).optional(),
    ids: z.array(z.string()).optional(),
  }),
});
const DisputeSearch = z.strictObject({ search: z.strictObject({ transaction_id: Text }) });

type Found = { id: string; orderId: string | null; type: "sale" | "credit"; at: number; render(): XmlNode };

function listTransactions(book: Book, now: number): Found[] {
  const found: Found[] = [];
  for (const each of book.charges.values()) {
    if (each.rail !== "braintree") continue;
    const charge = ageTransaction(each, now);
    const { id, attemptRef, created } = charge;
    found.push({ id, orderId: attemptRef, type: "sale", at: created.at, render: () => renderSale(charge, now) });
    for (const refund of charge.refunds)
      if (refund.id !== id)
        found.push({
          id: refund.id,
          orderId: refund.ourRef,
          type: "credit",
          at: refund.at,
          render: () => renderRefund(charge, refund),
        });
  }
  return found;
}

function select(body: unknown, book: Book, now: number): Found[] | null {
  const parsed = TransactionSearch.safeParse(body);
  if (!parsed.success) return null;
  const { order_id: orderId, type, ids } = parsed.data.search;
  return listTransactions(book, now)
    .filter((found) => !orderId || found.orderId === orderId.is)
    .filter((found) => !type || type.includes(found.type))
    .filter((found) => !ids || ids.includes(found.id))
    .sort((a, b) => b.at - a.at);
}

/** `search-results`: ids first, their transactions are asked for with them. Null: a criterion is not known here. */
export function searchIds(body: unknown, book: Book, now: number): XmlNode | null {
  const found = select(body, book, now);
  if (!found) return null;
  return {
    "page-size": PAGE_SIZE,
    ids: new XmlArray(
      "item",
      found.map(({ id }) => id),
    ),
  };
}

export function searchTransactions(body: unknown, book: Book, now: number): XmlNode | null {
  const found = select(body, book, now);
  if (!found) return null;
  const page = found.slice(0, PAGE_SIZE).map((each) => each.render());
  return new XmlCollection(
    { "current-page-number": 1, "page-size": PAGE_SIZE, "total-items": found.length },
    "transaction",
    page,
  );
}

export function searchDisputes(body: unknown, book: Book): XmlNode | null {
  const parsed = DisputeSearch.safeParse(body);
  if (!parsed.success) return null;
  const charge = book.charges.get(parsed.data.search.transaction_id.is);
  const disputes = charge?.rail === "braintree" ? charge.disputes : [];
  return new XmlCollection(
    { "current-page-number": 1, "page-size": PAGE_SIZE, "total-items": disputes.length },
    "dispute",
    disputes.map((dispute) => renderDispute(charge as Charge, dispute)),
  );
}
