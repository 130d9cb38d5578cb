import "server-only";
import { isCurrency, parseDecimal } from "@/lib/shared/money";
import type { SettlementKind, SettlementLine } from "../settlement";

/** What cannot be read: a column that is switched off, a zone or an amount that nobody knows. */
export class BadReport extends Error {}

const NEEDED = [
  "Psp Reference",
  "Merchant Reference",
  "Creation Date",
  "TimeZone",
  "Type",
  "Modification Reference",
  "Gross Currency",
  "Gross Debit (GC)",
  "Gross Credit (GC)",
  "Net Currency",
  "Net Debit (NC)",
  "Net Credit (NC)",
] as const;
/** Not among the columns of a new account; a refund is found by its own id without it. */
const OUR_REFUND = "Modification Merchant Reference";
type Column = (typeof NEEDED)[number] | typeof OUR_REFUND;

/** Journal types (docs.adyen.com, Settlement details report, read 2026-11). */
const KINDS: Readonly<Record<string, SettlementKind>> = {
  Settled: "charge",
  Refunded: "refund",
  RefundedReversed: "refund_returned",
  Chargeback: "dispute",
  SecondChargeback: "dispute",
  ChargebackReversed: "dispute_reversal",
  Fee: "fee",
  MiscCosts: "fee",
  InvoiceDeduction: "fee",
  PaymentCost: "fee",
  MerchantPayout: "payout",
  PaidOut: "payout",
};

/** The account's own zone is named by the letters it goes by at the time, in hours from UTC. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  CEST: 2,
  EET: 2,
  EEST: 3,
  SGT: 8,
  HKT: 8,
  JST: 9,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  BRT: -3,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};
const HOUR_MS = 3_600_000;

function readTime(text: string, zone: string): Date {
  const hours = ZONES[zone];
  const ms = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(" ", "T")}Z`) : Number.NaN;
  if (hours === undefined || Number.isNaN(ms)) throw new BadReport(`the time ${text} ${zone}`);
  return new Date(ms - hours * HOUR_MS);
}

/** Credit less debit. */
function readMinor(debit: string, credit: string, currency: string): number {
  const side = (text: string) => (text === "" ? 0 : isCurrency(currency) ? parseDecimal(text, currency) : null);
  const [out, into] = [side(debit), side(credit)];
  if (out === null || into === null) throw new BadReport(`an amount in ${currency}`);
  return into - out;
}

/** The fields of one row of CSV. */
function splitRow(row: string): string[] {
  if (!row.includes('"')) return row.split(",");
  const fields = row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...fields].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

type Row = (column: Column) => string;

function openRow(header: readonly string[]): (text: string) => Row {
  const missing = NEEDED.find((column) => !header.includes(column));
  if (missing) throw new BadReport(`no column ${missing}`);
  const places = new Map(header.map((column, place) => [column, place]));
  return (text) => {
    const fields = splitRow(text);
    if (fields.length !== header.length) throw new BadReport("a row that is cut off");
    return (column) => fields[places.get(column) ?? -1] ?? "";
  };
}

/** A fee is what is missing of the gross; where Adyen converts, both are in different coins and it is not told. */
function toLine(row: Row, ref: string): SettlementLine {
  const kind = KINDS[row("Type")] ?? "other";
  const settledIn = row("Net Currency");
  const netMinor = readMinor(row("Net Debit (NC)"), row("Net Credit (NC)"), settledIn);
  const currency = row("Gross Currency") || settledIn;
  const hasGross = row("Gross Currency") !== "";
  const grossMinor = hasGross ? readMinor(row("Gross Debit (GC)"), row("Gross Credit (GC)"), currency) : netMinor;
  const [chargeRef, own] = [row("Psp Reference") || null, row("Modification Reference") || null];
  const isCharge = kind === "charge";
  return {
    ref,
    kind,
    subjectRef: isCharge ? chargeRef : own,
    chargeRef: kind === "payout" || kind === "fee" ? null : chargeRef,
    ourRef: row(isCharge ? "Merchant Reference" : OUR_REFUND) || null,
    grossMinor,
    currency,
    feeMinor: currency === settledIn ? grossMinor - netMinor : null,
    netMinor,
    settledIn,
    at: readTime(row("Creation Date"), row("TimeZone")),
    isFinal: true,
  };
}

/**
 * The lines of a Settlement details report (CSV), in its own order; each is called by its file's batch and its row, which are
 * the same whenever it is read. Throws BadReport rather than leave a line out.
 */
export function* readAdyenReport(csv: string, batch: string): Generator<SettlementLine> {
  const text = csv.replace(/^\uFEFF/, "");
  let toRow: ((row: string) => Row) | null = null;
  for (let from = 0, number = 0; from < text.length; number++) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    const row = text.slice(from, end).replace(/\r$/, "");
    from = end + 1;
    if (row === "") continue;
    if (toRow) yield toLine(toRow(row), `${batch}:${number}`);
    else toRow = openRow(splitRow(row));
  }
  if (!toRow) throw new BadReport("an empty file");
}
