import "server-only";
import { z } from "zod";
import { isCurrency, parseDecimal } from "@/lib/shared/money";
import type { SettlementKind, SettlementLine, SettlementPage, Span } from "../settlement";
import type { Called, PaypalWire } from "./paypal-wire";
import { asRailFailure, PaypalError, translateFailure } from "./translate-paypal";

const PAGE_SIZE = 500;
const SECOND_MS = 1_000;

const Amount = z.object({ currency_code: z.string(), value: z.string() });
const Info = z.object({
  transaction_id: z.string(),
  paypal_reference_id: z.string().nullish(),
  paypal_reference_id_type: z.string().nullish(),
  transaction_event_code: z.string(),
  transaction_initiation_date: z.string(),
  transaction_amount: Amount,
  fee_amount: Amount.nullish(),
  transaction_status: z.string().nullish(),
  custom_field: z.string().nullish(),
});
const List = z.object({
  transaction_details: z.array(z.object({ transaction_info: Info })),
  total_pages: z.int(),
  last_refreshed_datetime: z.string().nullish(),
});
type Info = z.infer<typeof Info>;

/**
 * Transaction event codes, by their group where no code of its own stands here
 * (developer.paypal.com/docs/transaction-search/transaction-event-codes, read 2026-11).
 */
const KINDS: Record<string, SettlementKind> = {
  T1107: "refund",
  T1114: "refund_returned",
  T1110: "dispute",
  T1111: "dispute_reversal",
  T1201: "dispute",
  T1202: "dispute_reversal",
};
const GROUPS: Record<string, SettlementKind> = { T00: "charge", T01: "fee", T04: "payout" };
/** Denied and pending ones have moved nothing (yet). */
const NOT_MOVED = new Set(["D", "P"]);

/** Amounts with a sign, which PayPal's others have not. */
function readSigned(amount: z.infer<typeof Amount> | null | undefined): { minor: number; currency: string } | null {
  if (!amount || !isCurrency(amount.currency_code)) return null;
  const isBelow = amount.value.startsWith("-");
  const minor = parseDecimal(isBelow ? amount.value.slice(1) : amount.value, amount.currency_code);
  return minor === null ? null : { minor: isBelow ? 0 - minor : minor, currency: amount.currency_code };
}

function kindOf(code: string, grossMinor: number): SettlementKind {
  const kind = KINDS[code] ?? GROUPS[code.slice(0, 3)] ?? "other";
  return kind === "charge" && grossMinor < 0 ? "other" : kind;
}

/** Null for what cannot be read whole: a line that is left out would look like money that never came. */
function toLine(info: Info): SettlementLine | null {
  const gross = readSigned(info.transaction_amount);
  const fee = info.fee_amount ? readSigned(info.fee_amount) : { minor: 0, currency: gross?.currency ?? "" };
  const at = new Date(info.transaction_initiation_date);
  if (!gross || !fee || Number.isNaN(at.getTime())) return null;
  const kind = kindOf(info.transaction_event_code, gross.minor);
  const isCharge = kind === "charge";
  const related = info.paypal_reference_id_type === "TXN" ? (info.paypal_reference_id ?? null) : null;
  // a dispute's own id stands in no transaction
  const isDispute = kind === "dispute" || kind === "dispute_reversal";
  return {
    ref: info.transaction_id,
    kind,
    subjectRef: isDispute ? null : info.transaction_id,
    chargeRef: isCharge ? info.transaction_id : related,
    ourRef: info.custom_field ?? null,
    grossMinor: gross.minor,
    currency: gross.currency,
    feeMinor: 0 - fee.minor,
    netMinor: gross.minor + fee.minor,
    settledIn: fee.currency,
    at,
    isFinal: true,
  };
}

function readPage(body: unknown): { lines: SettlementLine[]; pages: number; refreshedAt: Date | null } | null {
  const list = List.safeParse(body).data;
  if (!list) return null;
  const moved = list.transaction_details.filter(
    ({ transaction_info: info }) => !NOT_MOVED.has(info.transaction_status ?? ""),
  );
  const lines = moved.map(({ transaction_info: info }) => toLine(info)).filter((line) => line !== null);
  if (lines.length !== moved.length) return null;
  const refreshedAt = list.last_refreshed_datetime ? new Date(list.last_refreshed_datetime) : null;
  return { lines, pages: list.total_pages, refreshedAt };
}

function search(wire: PaypalWire, { from, until }: Span, page: number): Promise<Called> {
  const query = {
    start_date: from.toISOString(),
    // both ends belong to it
    end_date: new Date(until.getTime() - SECOND_MS).toISOString(),
    fields: "transaction_info",
    page_size: String(PAGE_SIZE),
    page: String(page),
  };
  return wire.call("settlements", null, ({ client }) => {
    const request = client.getRequestBuilderFactory()("GET", "/v1/reporting/transactions");
    for (const [name, value] of Object.entries(query)) request.query(name, value);
    request.authenticate([{ oauth2: true }]);
    return request.callAsText();
  });
}

function isTooMany(called: Called): boolean {
  return !called.ok && PaypalError.safeParse(called.failure.body).data?.name === "RESULTSET_TOO_LARGE";
}

function unavailable(called: Called): SettlementPage {
  if (!called.ok) return { kind: "unavailable", failure: asRailFailure(translateFailure(called.failure)) };
  const evidence = { ...called.measured, raw: null };
  return { kind: "unavailable", failure: { kind: "unknown", reason: "bad_reply", code: "unreadable", evidence } };
}

function halve({ from, until }: Span): Span[] {
  const middle = new Date(Math.floor((from.getTime() + until.getTime()) / 2 / SECOND_MS) * SECOND_MS);
  return [
    { from, until: middle },
    { from: middle, until },
  ];
}

/**
 * Walks PayPal's transaction search, which is up to three hours behind and says since when. It shows no more than 10 000
 * rows of a span; a longer answer is asked for in halves.
 */
export async function* listPaypalSettlements(wire: PaypalWire, whole: Span): AsyncGenerator<SettlementPage> {
  const waiting = [whole];
  for (let span = waiting.shift(); span; span = waiting.shift()) {
    for (let page = 1, pages = 1; page <= pages; page++) {
      const called = await search(wire, span, page);
      if (isTooMany(called) && span.until.getTime() - span.from.getTime() >= 2 * SECOND_MS) {
        waiting.unshift(...halve(span));
        break;
      }
      const read = called.ok ? readPage(called.body) : null;
      if (!read) return yield unavailable(called);
      pages = read.pages;
      yield { kind: "page", lines: read.lines, completeUntil: read.refreshedAt };
    }
  }
}
