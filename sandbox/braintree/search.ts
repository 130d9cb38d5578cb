import { z } from "zod";
import type { Book } from "../book";
import type { Charge, Dispute } from "../charge";
import { movementsOf, paidOutAt } from "../list-movements";
import type { ListingTroubles } from "../listing-troubles";
import type { Movement } from "../movement";
import { money, renderDisbursement, renderDispute, renderRefund, renderSale } from "./render-transaction";
import { ageTransaction, isUndone } from "./settlement";
import { XmlArray, XmlCollection, type XmlNode, type XmlObject } from "./xml";

const PAGE_SIZE = 50;
const Text = z.strictObject({ is: z.string() });
/** Both ends belong to it. Days stand for their first moment. */
const Range = z.strictObject({
  min: z.union([z.iso.datetime(), z.iso.date()]),
  max: z.union([z.iso.datetime(), z.iso.date()]),
});
const SPANS = [
  "submitted_for_settlement_at",
  "voided_at",
  "disbursement_date",
  "received_date",
  "effective_date",
] as const;
/** The criteria that this sandbox knows; any other one is refused rather than left out. */
const TransactionSearch = z.strictObject({
  search: z.strictObject({
    order_id: Text.optional(),
    type: z.array(z.enum(["sale", "credit"])).optional(),
    ids: z.array(z.string()).optional(),
    submitted_for_settlement_at: Range.optional(),
    voided_at: Range.optional(),
    disbursement_date: Range.optional(),
  }),
});
const DisputeSearch = z.strictObject({
  search: z.strictObject({
    transaction_id: Text.optional(),
    received_date: Range.optional(),
    effective_date: Range.optional(),
  }),
});

export type Look = { book: Book; troubles: ListingTroubles; now: number };
type Times = { submittedAt: number | null; voidedAt: number | null; disbursedAt: number | null };
type Found = Times & { id: string; orderId: string | null; type: "sale" | "credit"; at: number; render(): XmlNode };

/** Whoever names a span reads the list of it; the others look for something. */
export function isAboutSpan(body: unknown): boolean {
  const { search } = (body ?? {}) as { search?: Record<string, unknown> };
  return SPANS.some((name) => search?.[name] !== undefined);
}

const secondOf = (at: number) => Math.floor(at / 1000) * 1000;
const dayOf = (at: number) => Date.parse(new Date(at).toISOString().slice(0, 10));

function isWithin(at: number | null, range: z.infer<typeof Range> | undefined): boolean {
  if (!range) return true;
  return at !== null && at >= Date.parse(range.min) && at <= Date.parse(range.max);
}

const disbursedAt = (movedAt: number | null, now: number) =>
  movedAt !== null && now >= paidOutAt(movedAt) ? dayOf(paidOutAt(movedAt)) : null;

function listOf(charge: Charge, now: number): Found[] {
  const { id, attemptRef: orderId, created, capture, refunds } = charge;
  const undone = isUndone(charge);
  const sale: Found = {
    id,
    orderId,
    type: "sale",
    at: created.at,
    submittedAt: capture ? secondOf(capture.at) : null,
    voidedAt: secondOf(undone ? (refunds[0]?.at ?? 0) : (charge.voided?.at ?? Number.NaN)) || null,
    disbursedAt: disbursedAt(undone ? null : (capture?.at ?? null), now),
    render: () => renderSale(charge, now),
  };
  const made = refunds.filter((refund) => refund.id !== id);
  const credits = made.map((refund): Found => {
    const movedAt = refund.state === "succeeded" ? refund.at : null;
    const times = {
      at: refund.at,
      submittedAt: secondOf(refund.at),
      voidedAt: null,
      disbursedAt: disbursedAt(movedAt, now),
    };
    const render = () => renderRefund(charge, refund, now);
    return { id: refund.id, orderId: refund.ourRef, type: "credit", ...times, render };
  });
  return [sale, ...credits];
}

/** The transaction as the list has it: its own words, with the movement's id, amounts and currency in them. */
function bend(found: Found, movement: Movement, now: number): Found {
  const { currency, feeMinor, at, kind } = movement;
  const amountMinor = Math.abs(movement.amountMinor);
  const truly = kind === "charge" ? (movement.charge?.capture?.id ?? "") : found.id;
  const id = found.id + movement.id.slice(truly.length);
  const render = (): XmlNode => ({
    ...(found.render() as XmlObject),
    id,
    amount: money(amountMinor, currency),
    "currency-iso-code": currency,
    "disbursement-details": renderDisbursement({ amountMinor, feeMinor, currency }, at, now),
  });
  return { ...found, id, render };
}

function spoil(charge: Charge, { troubles, now }: Look): Found[] {
  const movements = movementsOf(charge, now);
  return listOf(charge, now).flatMap((found) => {
    const own = movements.filter(({ kind, part }) =>
      found.type === "sale" ? kind === "charge" : kind === "refund" && part?.id === found.id,
    );
    // what moved nothing, or went back before it left, is shown as it is
    if (own.length === 0 || (found.type === "sale" && isUndone(charge))) return [found];
    return troubles.spoil("braintree", own, now).map((movement) => bend(found, movement, now));
  });
}

function select(body: unknown, look: Look): Found[] | null {
  const parsed = TransactionSearch.safeParse(body);
  if (!parsed.success) return null;
  const { order_id: orderId, type, ids, ...spans } = parsed.data.search;
  const isList = isAboutSpan(body);
  return [...look.book.charges.values()]
    .filter(({ rail }) => rail === "braintree")
    .map((charge) => ageTransaction(charge, look.now))
    .flatMap((charge) => (isList ? spoil(charge, look) : listOf(charge, look.now)))
    .filter((found) => !orderId || found.orderId === orderId.is)
    .filter((found) => !type || type.includes(found.type))
    .filter((found) => !ids || ids.includes(found.id))
    .filter((found) => isWithin(found.submittedAt, spans.submitted_for_settlement_at))
    .filter((found) => isWithin(found.voidedAt, spans.voided_at))
    .filter((found) => isWithin(found.disbursedAt, spans.disbursement_date))
    .sort((a, b) => b.at - a.at);
}

/** `search-results`: ids first, their transactions are asked for with them. Null: a criterion is not known here. */
export function searchIds(body: unknown, look: Look): XmlNode | null {
  const found = select(body, look);
  if (!found) return null;
  const ids = found.slice(0, look.troubles.mostRows).map(({ id }) => id);
  return { "page-size": PAGE_SIZE, ids: new XmlArray("item", ids) };
}

export function searchTransactions(body: unknown, look: Look): XmlNode | null {
  const found = select(body, look);
  if (!found) return null;
  const page = found.slice(0, PAGE_SIZE).map((each) => each.render());
  return new XmlCollection(
    { "current-page-number": 1, "page-size": PAGE_SIZE, "total-items": found.length },
    "transaction",
    page,
  );
}

type Disputed = { charge: Charge; dispute: Dispute; shown: Dispute; currency: string };

/** As the list has them, with whatever was put wrong in it. */
function spoilDisputes({ charge, dispute }: { charge: Charge; dispute: Dispute }, { troubles, now }: Look): Disputed[] {
  const opened = movementsOf(charge, now).filter(({ kind, part }) => kind === "dispute" && part?.id === dispute.id);
  return troubles.spoil("braintree", opened, now).map(({ id, amountMinor, currency }) => {
    return { charge, dispute, shown: { ...dispute, id, amountMinor: -amountMinor }, currency };
  });
}

export function searchDisputes(body: unknown, url: URL, look: Look): XmlNode | null {
  const parsed = DisputeSearch.safeParse(body);
  if (!parsed.success) return null;
  const { transaction_id: transactionId, received_date: received, effective_date: effective } = parsed.data.search;
  const isList = isAboutSpan(body);
  const found = [...look.book.charges.values()]
    .filter(({ rail, id }) => rail === "braintree" && (!transactionId || id === transactionId.is))
    .flatMap((charge) => charge.disputes.map((dispute) => ({ charge, dispute })))
    .filter(({ dispute }) => isWithin(dayOf(dispute.openedAt), received))
    .filter(({ dispute }) => isWithin(dayOf(dispute.closedAt ?? dispute.openedAt), effective))
    .flatMap((one): Disputed[] =>
      isList ? spoilDisputes(one, look) : [{ ...one, shown: one.dispute, currency: one.charge.currency }],
    );
  const page = Math.max(1, Number(url.searchParams.get("page") ?? 1));
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return new XmlCollection(
    { "current-page-number": page, "page-size": PAGE_SIZE, "total-items": found.length },
    "dispute",
    shown.map(({ charge, shown: dispute, currency }) => renderDispute({ ...charge, currency }, dispute)),
  );
}
