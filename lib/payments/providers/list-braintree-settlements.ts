import "server-only";
import { z } from "zod";
import { isCurrency, parseDecimal } from "@/lib/shared/money";
import type { SettlementKind, SettlementLine, SettlementPage, Span } from "../settlement";
import type { Called } from "./braintree-wire";
import { isUndone, Transaction } from "./read-braintree";
import { refundStateOf, translateFailure, unknown } from "./translate-braintree";
import { listOf, readIds } from "./translate-braintree-lists";

const PAGE_SIZE = 50;
const SECOND_MS = 1_000;
/** Braintree cuts a longer search off without a word (some searches at 10 000, others later). */
const MOST_FOUND = 10_000;

const Time = z.iso.datetime().transform((text) => new Date(text));
const Listed = Transaction.extend({
  merchantAccountId: z.string().nullish(),
  createdAt: Time,
  statusHistory: z.array(z.object({ status: z.string(), timestamp: Time, amount: z.string().nullish() })),
  disbursementDetails: z
    .object({
      disbursementDate: z.string().nullish(),
      settlementAmount: z.string().nullish(),
      settlementCurrencyIsoCode: z.string().nullish(),
    })
    .nullish(),
});
type Listed = z.infer<typeof Listed>;
const ListedPage = z.object({ creditCardTransactions: z.object({ totalItems: z.int(), transaction: listOf(Listed) }) });
const Dispute = z.object({
  id: z.string().min(1),
  kind: z.string(),
  status: z.string(),
  amountDisputed: z.string(),
  amountWon: z.string().nullish(),
  currencyIsoCode: z.string(),
  createdAt: Time,
  statusHistory: z.array(z.object({ status: z.string(), timestamp: Time })).default([]),
  transaction: z.object({ id: z.string() }),
});
type Dispute = z.infer<typeof Dispute>;
const DisputePage = z.object({ disputes: z.object({ totalItems: z.int(), dispute: listOf(Dispute) }) });

/** Where a search is made through the SDK's transport. */
export type Search = (path: string, criteria: object) => Promise<Called>;
type Criteria = Record<string, { min: string; max: string }>;
class Unreadable extends Error {}

function minorOf(amount: string, currency: string): number {
  const minor = isCurrency(currency) ? parseDecimal(amount, currency) : null;
  if (minor === null) throw new Unreadable();
  return minor;
}

/** What reached the bank, once it has, and where it is told in the currency of the sale. */
function settledMinor({ disbursementDetails, currencyIsoCode: currency }: Listed): number | null {
  const {
    disbursementDate,
    settlementAmount: amount,
    settlementCurrencyIsoCode: settledIn,
  } = disbursementDetails ?? {};
  return disbursementDate && amount && settledIn === currency ? minorOf(amount, currency) : null;
}

type About = Pick<SettlementLine, "ref" | "kind" | "subjectRef" | "chargeRef" | "ourRef" | "at">;

function lineOf(about: About, grossMinor: number, currency: string, fee: { minor: number | null; isFinal: boolean }) {
  const netMinor = grossMinor - (fee.minor ?? 0);
  const amounts = { grossMinor, currency, feeMinor: fee.minor, netMinor, settledIn: currency };
  return { ...about, ...amounts, isFinal: fee.isFinal };
}

const NO_FEE = { minor: 0, isFinal: true };

/**
 * What it cost is what is missing of it at the bank. An account that pays its fees by the month has all of it there: what one
 * sale cost is then not told at all.
 */
function feeOf(sale: Listed, grossMinor: number): { minor: number | null; isFinal: boolean } {
  const settled = settledMinor(sale);
  const minor = settled === null || settled >= grossMinor ? null : grossMinor - settled;
  return { minor, isFinal: Boolean(sale.disbursementDetails?.disbursementDate) };
}

const SUBMITTED = "submitted_for_settlement";
const timeOf = ({ statusHistory }: Listed, status: string) =>
  statusHistory.find((step) => step.status === status)?.timestamp ?? null;

function saleLines(sale: Listed): SettlementLine[] {
  const { id, orderId: ourRef, currencyIsoCode: currency } = sale;
  const [takenAt, undoneAt] = [timeOf(sale, SUBMITTED), isUndone(sale) ? timeOf(sale, "voided") : null];
  const isRefused = sale.status === "settlement_declined" || sale.status === "failed";
  if (!takenAt || isRefused) return [];
  const grossMinor = minorOf(sale.amount, currency);
  const about = { subjectRef: id, chargeRef: id };
  const taken = { ref: id, kind: "charge" as const, ...about, ourRef, at: takenAt };
  if (!undoneAt) return [lineOf(taken, grossMinor, currency, feeOf(sale, grossMinor))];
  // submitted and voided on one day: it went back whole before it left, under its own id, and cost nothing
  const back = { ref: `${id}:void`, kind: "refund" as const, ...about, ourRef: null, at: undoneAt };
  return [
    lineOf(taken, grossMinor, currency, { minor: null, isFinal: true }),
    lineOf(back, -grossMinor, currency, NO_FEE),
  ];
}

function creditLines(credit: Listed): SettlementLine[] {
  const { id, status, orderId: ourRef, refundedTransactionId: chargeRef, currencyIsoCode: currency } = credit;
  if (refundStateOf(status) !== "refunded") return [];
  const at = timeOf(credit, SUBMITTED) ?? credit.createdAt;
  const about = { ref: id, kind: "refund" as const, subjectRef: id, chargeRef, ourRef, at };
  return [lineOf(about, -minorOf(credit.amount, currency), currency, NO_FEE)];
}

const toLines = (found: Listed): SettlementLine[] => (found.type === "sale" ? saleLines(found) : creditLines(found));

/** A retrieval asks for papers; the others hold the money back from the day they come until they are won. */
function disputeLines(dispute: Dispute): SettlementLine[] {
  const { id, kind, status, currencyIsoCode: currency, createdAt, statusHistory, transaction } = dispute;
  if (kind === "retrieval") return [];
  const about = { subjectRef: id, chargeRef: transaction.id, ourRef: null };
  const line = (ref: string, of: SettlementKind, at: Date, minor: number) =>
    lineOf({ ref, kind: of, ...about, at }, minor, currency, NO_FEE);
  const heldMinor = minorOf(dispute.amountDisputed, currency);
  const held = line(id, "dispute", createdAt, -heldMinor);
  const wonAt = statusHistory.find((step) => step.status === "won")?.timestamp;
  if (status !== "won" || !wonAt) return [held];
  const wonMinor = dispute.amountWon ? minorOf(dispute.amountWon, currency) : heldMinor;
  return [held, line(`${id}:won`, "dispute_reversal", wonAt, wonMinor)];
}

/** Braintree names no payouts: what it sends to the bank is what its transactions say, per merchant account and day. */
class Payouts {
  private readonly sums = new Map<string, SettlementLine>();

  add(found: Listed): void {
    const { currencyIsoCode: currency, disbursementDetails, merchantAccountId } = found;
    const settled = settledMinor(found);
    const date = disbursementDetails?.disbursementDate?.slice(0, 10);
    if (settled === null || !date) return;
    const ref = `${merchantAccountId ?? currency}:${date}`;
    const about = { ref, kind: "payout" as const, subjectRef: null, chargeRef: null, ourRef: null, at: new Date(date) };
    const before = this.sums.get(ref)?.grossMinor ?? 0;
    this.sums.set(ref, lineOf(about, before - (found.type === "sale" ? settled : -settled), currency, NO_FEE));
  }

  lines(): SettlementLine[] {
    return [...this.sums.values()];
  }
}

type Answer<T> = { ok: true; value: T } | { ok: false; page: SettlementPage };

function judge<T>(called: Called, read: (value: unknown) => T | null): Answer<T> {
  if (!called.ok) return { ok: false, page: { kind: "unavailable", failure: translateFailure(called.failure) } };
  const value = read(called.value);
  if (value !== null) return { ok: true, value };
  return { ok: false, page: { kind: "unavailable", failure: unknown(called.measured, "bad_reply", "unreadable") } };
}

const pageOf = (lines: readonly SettlementLine[]): SettlementPage => ({ kind: "page", lines, completeUntil: null });

/** All of the lines, or null where one of them cannot be counted: left out it would look like money that never came. */
function readLines<T>(all: readonly T[], read: (one: T) => SettlementLine[]): SettlementLine[] | null {
  try {
    return all.flatMap(read);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

type Walk = { search: Search; mostFound: number };

/** Transactions of a span, those of one page asked for together; a longer answer than Braintree gives is asked for in halves. */
async function* walkTransactions(
  { search, mostFound }: Walk,
  whole: Span,
  criteriaOf: (span: Span) => Criteria,
  read: (found: Listed) => SettlementLine[],
): AsyncGenerator<SettlementPage> {
  const waiting = [whole];
  for (let span = waiting.shift(); span; span = waiting.shift()) {
    const criteria = criteriaOf(span);
    const listed = judge(await search("transactions/advanced_search_ids", criteria), readIds);
    if (!listed.ok) return yield listed.page;
    if (listed.value.length >= mostFound && span.until.getTime() - span.from.getTime() >= 2 * SECOND_MS) {
      waiting.unshift(...halve(span));
      continue;
    }
    for (let at = 0; at < listed.value.length; at += PAGE_SIZE) {
      const ids = listed.value.slice(at, at + PAGE_SIZE);
      const page = judge(await search("transactions/advanced_search", { ...criteria, ids }), (answer) => {
        const found = ListedPage.safeParse(answer).data?.creditCardTransactions.transaction;
        return found && ids.every((id) => found.some((one) => one.id === id)) ? readLines(found, read) : null;
      });
      if (!page.ok) return yield page.page;
      yield pageOf(page.value);
    }
  }
}

function halve({ from, until }: Span): Span[] {
  const middle = new Date(Math.floor((from.getTime() + until.getTime()) / 2 / SECOND_MS) * SECOND_MS);
  return [
    { from, until: middle },
    { from: middle, until },
  ];
}

async function* walkDisputes({ search }: Walk, criteria: Criteria): AsyncGenerator<SettlementPage> {
  for (let page = 1, seen = 0, total = 1; seen < total; page++) {
    const answer = judge(await search(`disputes/advanced_search?page=${page}`, criteria), (value) => {
      const found = DisputePage.safeParse(value).data?.disputes;
      const lines = found ? readLines(found.dispute, disputeLines) : null;
      const isWhole = found && (found.dispute.length > 0 || found.totalItems <= seen);
      return found && lines && isWhole ? { found, lines } : null;
    });
    if (!answer.ok) return yield answer.page;
    total = answer.value.found.totalItems;
    seen += answer.value.found.dispute.length;
    yield pageOf(answer.value.lines);
  }
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);
/** Both ends of a search belong to it. */
const timesOf = ({ from, until }: Span) => ({
  min: from.toISOString(),
  max: new Date(until.getTime() - SECOND_MS).toISOString(),
});
const daysOf = ({ from, until }: Span) => ({ min: dayOf(from), max: dayOf(new Date(until.getTime() - 1)) });

/**
 * Walks what was submitted for settlement in the span and what was voided after it had been, then disputes that came or ended,
 * then what reached the bank. Braintree lists what it knows at once.
 */
export async function* listBraintreeSettlements(
  search: Search,
  span: Span,
  mostFound = MOST_FOUND,
): AsyncGenerator<SettlementPage> {
  const walk = { search, mostFound };
  const payouts = new Payouts();
  const count = (found: Listed) => {
    payouts.add(found);
    return [];
  };
  const lists = [
    walkTransactions(walk, span, (part) => ({ submitted_for_settlement_at: timesOf(part) }), toLines),
    walkTransactions(walk, span, (part) => ({ voided_at: timesOf(part) }), toLines),
    walkDisputes(walk, { received_date: daysOf(span) }),
    walkDisputes(walk, { effective_date: daysOf(span) }),
    walkTransactions(walk, span, (part) => ({ disbursement_date: daysOf(part) }), count),
  ];
  for (const list of lists)
    for await (const page of list) {
      yield page;
      if (page.kind === "unavailable") return;
    }
  yield pageOf(payouts.lines());
}
