import { timingSafeEqual } from "node:crypto";
import { isCurrency, toDecimal } from "@/lib/shared/money";
import type { Book } from "../book";
import { type Charge, makeCharge } from "../charge";
import { listMovements, paidOutAt } from "../list-movements";
import type { ListingTroubles } from "../listing-troubles";
import type { Movement } from "../movement";
import type { WebhookSender } from "../send-webhooks";

export const REPORT_AVAILABLE = "REPORT_AVAILABLE";
const DAY_MS = 86_400_000;
/** So far back is told once more when the sandbox starts; the shop takes each file's news once. */
const TOLD_DAYS = 40;
const NAME = /^settlement_detail_report_batch_(\d+)\.csv$/;
const PATH = /^\/reports\/download\/MerchantAccount\/([^/]+)\/([^/]+)$/;

type ReportUser = { merchantAccount: string; reportUser: string; reportPassword: string };
type Facts = { book: Book; troubles: ListingTroubles };

/** The columns of the Settlement details report that are switched on by default, and the reference of a modification. */
const COLUMNS = [
  "Company Account",
  "Merchant Account",
  "Psp Reference",
  "Merchant Reference",
  "Payment Method",
  "Creation Date",
  "TimeZone",
  "Type",
  "Modification Reference",
  "Gross Currency",
  "Gross Debit (GC)",
  "Gross Credit (GC)",
  "Exchange Rate",
  "Net Currency",
  "Net Debit (NC)",
  "Net Credit (NC)",
  "Commission (NC)",
  "Markup (NC)",
  "Scheme Fees (NC)",
  "Interchange (NC)",
  "Payment Method Variant",
  "Modification Merchant Reference",
  "Batch Number",
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

const TYPES: Record<Movement["kind"], string> = {
  charge: "Settled",
  refund: "Refunded",
  refund_returned: "RefundedReversed",
  dispute: "Chargeback",
  dispute_reversal: "ChargebackReversed",
  payout: "MerchantPayout",
};

/** `debit` or `credit`, whichever it is; both ends are plain decimals. */
function sides(minor: number, currency: string): [debit: string, credit: string] {
  const amount = isCurrency(currency) ? toDecimal(Math.abs(minor), currency) : String(Math.abs(minor));
  return minor < 0 ? [amount, ""] : ["", amount];
}

/**
 * What a sale costs, as interchange++ has it: a markup of 12 cents or what there is, the rest shared by the others. A refund
 * has no interchange: all of it is Adyen's.
 */
function feesOf({ kind, feeMinor, currency }: Movement): Row {
  if (feeMinor <= 0) return {};
  const amount = (minor: number) => sides(minor, currency)[1];
  if (kind === "refund") return { "Markup (NC)": amount(feeMinor) };
  const markup = Math.min(12, feeMinor);
  const scheme = Math.floor((feeMinor - markup) / 10);
  return {
    "Markup (NC)": amount(markup),
    "Scheme Fees (NC)": amount(scheme),
    "Interchange (NC)": amount(feeMinor - markup - scheme),
  };
}

function refsOf({ kind, charge, part, id }: Movement): Row {
  if (!charge) return { "Modification Reference": id };
  const ours = kind === "refund" && part && "ourRef" in part ? part.ourRef : null;
  return {
    "Psp Reference": charge.id,
    "Merchant Reference": charge.attemptRef ?? "",
    "Payment Method": charge.card?.brand === "mastercard" ? "mc" : (charge.card?.brand ?? ""),
    "Modification Reference": kind === "charge" ? id : (part?.id ?? id),
    "Modification Merchant Reference": ours ?? "",
  };
}

function rowOf(movement: Movement, batch: number): Row {
  const { kind, amountMinor, feeMinor, currency, at } = movement;
  const isPayout = kind === "payout";
  const [debit, credit] = isPayout ? ["", ""] : sides(amountMinor, currency);
  const [netDebit, netCredit] = sides(amountMinor - feeMinor, currency);
  return {
    ...refsOf(movement),
    "Creation Date": new Date(at).toISOString().slice(0, 19).replace("T", " "),
    TimeZone: "UTC",
    Type: TYPES[kind],
    "Gross Currency": isPayout ? "" : currency,
    "Gross Debit (GC)": debit,
    "Gross Credit (GC)": credit,
    "Exchange Rate": isPayout ? "" : "1",
    "Net Currency": currency,
    "Net Debit (NC)": netDebit,
    "Net Credit (NC)": netCredit,
    ...feesOf(movement),
    "Batch Number": String(batch),
  };
}

const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A batch is a day: what moved in it, and what of that went to the bank. */
function listBatch(batch: number, { book, troubles }: Facts): Movement[] {
  const day = batch * DAY_MS;
  const moved = listMovements("adyen", { from: day, until: day + DAY_MS }, { book, troubles });
  const paid = listMovements("adyen", { from: paidOutAt(day), until: paidOutAt(day) + 1 }, { book, troubles });
  const isPaidOut = ({ kind, id }: Movement) => kind === "payout" && id.endsWith(String(batch));
  return [...moved.filter(({ kind }) => kind !== "payout").reverse(), ...paid.filter(isPaidOut)];
}

const isClosed = (batch: number, { book }: Pick<Facts, "book">) => book.clock.now() >= paidOutAt(batch * DAY_MS);

/** The CSV file of a batch; null where there is none (yet). */
export function renderReport(name: string, facts: Facts, { merchantAccount }: ReportUser): string | null {
  const batch = Number(NAME.exec(name)?.[1] ?? Number.NaN);
  const movements = Number.isNaN(batch) || !isClosed(batch, facts) ? [] : listBatch(batch, facts);
  if (movements.length === 0) return null;
  const lines = movements.map((movement) => {
    const row: Row = { "Company Account": "Sandbox", "Merchant Account": merchantAccount, ...rowOf(movement, batch) };
    return COLUMNS.map((column) => quote(row[column] ?? "")).join(",");
  });
  return `${[COLUMNS.join(","), ...lines].join("\n")}\n`;
}

/** The file that an address names, when its account is this one. */
export function reportIn(path: string, { merchantAccount }: ReportUser): string | null {
  const [, account, name] = PATH.exec(path) ?? [];
  return name && account && decodeURIComponent(account) === merchantAccount ? name : null;
}

export const isReportPath = (path: string): boolean => PATH.test(path);

/** Reports are handed to a user of their own, by its password. */
export function isReportUser(authorization: string | undefined, { reportUser, reportPassword }: ReportUser): boolean {
  const [scheme, value = ""] = authorization?.split(" ") ?? [];
  const given = scheme === "Basic" ? Buffer.from(value, "base64") : Buffer.alloc(0);
  const expected = Buffer.from(`${reportUser}:${reportPassword}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** What the news of a report is about: it stands in the place of a charge, and is none. */
function reportAsSubject(batch: number, at: number): Charge {
  const id = `settlement_detail_report_batch_${batch}.csv`;
  return makeCharge({ id, rail: "adyen", amountMinor: 0, currency: "EUR", created: { key: null, at } });
}

/** Tells of the reports that have been closed since `sinceMs`. Gives their number. */
export async function announceReports(
  facts: Facts & { webhooks: WebhookSender },
  sinceMs = facts.book.clock.now() - TOLD_DAYS * DAY_MS,
): Promise<number> {
  const now = facts.book.clock.now();
  const days = listMovements("adyen", { from: sinceMs - 3 * DAY_MS, until: now }, facts)
    .filter(({ kind }) => kind !== "payout")
    .map(({ at }) => Math.floor(at / DAY_MS));
  const due = [...new Set(days)].filter((day) => isClosed(day, facts) && paidOutAt(day * DAY_MS) >= sinceMs);
  for (const batch of due.sort((a, b) => a - b)) {
    const at = paidOutAt(batch * DAY_MS);
    await facts.webhooks.publish(REPORT_AVAILABLE, reportAsSubject(batch, at), null, at);
  }
  return due.length;
}
