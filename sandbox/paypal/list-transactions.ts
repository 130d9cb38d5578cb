import type { Book } from "../book";
import type { Refund } from "../charge";
import { listMovements } from "../list-movements";
import type { ListingTroubles } from "../listing-troubles";
import type { Movement } from "../movement";
import { invalidRequest, PaypalRefusal } from "./refuse";
import { iso, renderMoney } from "./render-payment";

type WireObject = Record<string, unknown>;
type Facts = { book: Book; troubles: ListingTroubles; apiUrl: string };

const MOST_DAYS = 31;
const DAY_MS = 86_400_000;
/** Transaction event codes (developer.paypal.com/docs/transaction-search/transaction-event-codes, read 2026-11). */
const EVENT_CODES: Record<Movement["kind"], string> = {
  charge: "T0006",
  refund: "T1107",
  refund_returned: "T1114",
  dispute: "T1110",
  dispute_reversal: "T1111",
  payout: "T0400",
};

/** Ids of PayPal's transactions are 17 capitals or digits, whatever they are about. */
function transactionId({ id, kind, charge }: Movement): string {
  if (kind === "charge" || kind === "refund") return id;
  const stem = charge?.capture?.id ?? id;
  return `${stem.slice(0, 12)}${kind === "payout" ? "PAY" : EVENT_CODES[kind].slice(1)}${id.endsWith("d") ? "2" : ""}`;
}

function renderTransaction(movement: Movement): WireObject {
  const { kind, charge, part, amountMinor, feeMinor, currency, at } = movement;
  const reference = kind === "charge" || !charge?.capture ? {} : { id: charge.capture.id };
  const ours = kind === "charge" ? charge?.attemptRef : kind === "refund" ? (part as Refund).metadata.custom_id : null;
  return {
    transaction_info: {
      transaction_id: transactionId(movement),
      ...("id" in reference ? { paypal_reference_id: reference.id, paypal_reference_id_type: "TXN" } : {}),
      transaction_event_code: EVENT_CODES[kind],
      transaction_initiation_date: iso(at),
      transaction_updated_date: iso(at),
      transaction_amount: renderMoney(amountMinor, currency),
      ...(kind === "charge" ? { fee_amount: renderMoney(-feeMinor, currency) } : {}),
      transaction_status: "S",
      ...(kind === "charge" && charge?.invoiceId ? { invoice_id: charge.invoiceId } : {}),
      ...(ours ? { custom_field: ours } : {}),
      protection_eligibility: charge?.wallet ? "01" : "02",
    },
  };
}

function readDate(query: URLSearchParams, name: string): number {
  const at = Date.parse(query.get(name) ?? "");
  if (Number.isNaN(at))
    throw invalidRequest([{ issue: "MISSING_REQUIRED_PARAMETER", description: `${name} is needed.` }]);
  return at;
}

function readCount(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const value = Number(query.get(name) ?? fallback);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw invalidRequest([{ issue: "INVALID_PARAMETER_VALUE", description: `${name} must be between 1 and ${most}.` }]);
}

/** `GET /v1/reporting/transactions`: oldest first, both dates included, paged by number. Nothing after its last refresh. */
export function listTransactions({ searchParams }: URL, { book, troubles, apiUrl }: Facts): WireObject {
  const [from, end] = [readDate(searchParams, "start_date"), readDate(searchParams, "end_date")];
  if (end < from || end - from > MOST_DAYS * DAY_MS)
    throw invalidRequest([{ issue: "INVALID_DATE_RANGE", description: "The range must be 31 days at most." }]);
  const size = readCount(searchParams, "page_size", 100, 500);
  const page = readCount(searchParams, "page", 1, 2_147_483_647);
  const listed = listMovements("paypal", { from, until: end + 1000 }, { book, troubles }).reverse();
  if (listed.length > troubles.mostRows) throw new PaypalRefusal(400, "RESULTSET_TOO_LARGE");
  const url = `${apiUrl}/v1/reporting/transactions`;
  return {
    transaction_details: listed.slice((page - 1) * size, page * size).map(renderTransaction),
    account_number: "SANDBOXACCOUNT",
    start_date: iso(from),
    end_date: iso(end),
    last_refreshed_datetime: iso(book.clock.now() - troubles.lagOf("paypal")),
    page,
    total_items: listed.length,
    total_pages: Math.max(1, Math.ceil(listed.length / size)),
    links: [{ href: `${url}?page=${page}`, rel: "self", method: "GET" }],
  };
}
