import "server-only";
import type { SquareClient } from "square";
import { z } from "zod";
import type { SettlementLine, SettlementPage, Span } from "../settlement";
import { Minor, Money, ourRefOf, Payment, Refund, readFee } from "./read-square";
import type { Called, CallOptions, SquareWire } from "./square-wire";
import { asRailFailure, translateFailure } from "./translate-square";
import { isPage, unreadable } from "./translate-square-lists";

const PAGE_SIZE = 100;
const DAY_MS = 86_400_000;
/** Payments are listed by when they were made; a hold is completed within a week (`delay_duration`). */
const LONGEST_HOLD_MS = 7 * DAY_MS;
/** What is settled on one day is paid out on one of the next. */
const PAID_OUT_WITHIN_MS = 5 * DAY_MS;

const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const Taken = Payment.extend({
  cardDetails: z.object({ cardPaymentTimeline: z.object({ capturedAt: Time.nullish() }).nullish() }).nullish(),
  updatedAt: Time.nullish(),
});
const Returned = Refund.extend({ updatedAt: Time });
const Dispute = z.object({
  id: z.string().min(1),
  state: z.string(),
  amountMoney: Money,
  disputedPayment: z.object({ paymentId: z.string().nullish() }).nullish(),
  createdAt: Time,
  updatedAt: Time,
});
const Payout = z.object({ id: z.string().min(1), createdAt: Time, amountMoney: Money, type: z.string().nullish() });
const Entry = z.object({
  id: z.string().min(1),
  effectiveAt: Time,
  type: z.string(),
  grossAmountMoney: Money,
  feeAmountMoney: z.object({ amount: Minor }).nullish(),
  netAmountMoney: z.object({ amount: Minor }),
});

type Amounts = Pick<SettlementLine, "grossMinor" | "currency" | "feeMinor">;

function lineOf(
  about: Pick<SettlementLine, "ref" | "kind" | "at"> & Partial<SettlementLine>,
  { grossMinor, currency, feeMinor }: Amounts,
): SettlementLine {
  const plain = { subjectRef: null, chargeRef: null, ourRef: null, isFinal: true };
  const amounts = { grossMinor, currency, feeMinor, netMinor: grossMinor - (feeMinor ?? 0), settledIn: currency };
  return { ...plain, ...amounts, ...about };
}

/** Null for what took no money; throws ZodError for what cannot be read, as every reader here. */
function readPaymentLine(answer: unknown): SettlementLine[] {
  const payment = Taken.parse(answer);
  const { id, status, amountMoney, totalMoney, referenceId = null, cardDetails, updatedAt } = payment;
  if (status !== "COMPLETED") return [];
  const fee = readFee({ processingFee: payment.processingFee });
  const { amount, currency } = totalMoney ?? amountMoney;
  const at = cardDetails?.cardPaymentTimeline?.capturedAt ?? updatedAt;
  if (!at || (fee && fee.currency !== currency)) throw new z.ZodError([]);
  const about = { subjectRef: id, chargeRef: id, ourRef: referenceId, at, isFinal: fee !== undefined };
  const amounts = { grossMinor: amount, currency, feeMinor: fee?.feeMinor ?? null };
  return [lineOf({ ref: id, kind: "charge", ...about }, amounts)];
}

function readRefundLine(answer: unknown): SettlementLine[] {
  const { id, status, paymentId = null, amountMoney, reason, updatedAt: at } = Returned.parse(answer);
  if (status !== "COMPLETED") return [];
  const about = { subjectRef: id, chargeRef: paymentId, ourRef: ourRefOf(reason), at };
  const amounts = { grossMinor: -amountMoney.amount, currency: amountMoney.currency, feeMinor: 0 };
  return [lineOf({ ref: id, kind: "refund", ...about }, amounts)];
}

/** An inquiry holds no money back; a dispute does from its first day, until it is won. */
function readDisputeLines(answer: unknown): SettlementLine[] {
  const { id, state, amountMoney, disputedPayment, createdAt, updatedAt } = Dispute.parse(answer);
  if (state.startsWith("INQUIRY_")) return [];
  const about = { subjectRef: id, chargeRef: disputedPayment?.paymentId ?? null };
  const { amount, currency } = amountMoney;
  const held = lineOf(
    { ref: id, kind: "dispute", ...about, at: createdAt },
    { grossMinor: -amount, currency, feeMinor: 0 },
  );
  if (state !== "WON") return [held];
  const back = { ref: `${id}:won`, kind: "dispute_reversal" as const, ...about, at: updatedAt };
  return [held, lineOf(back, { grossMinor: amount, currency, feeMinor: 0 })];
}

function readPayoutLine(answer: unknown): SettlementLine {
  const { id, createdAt: at, amountMoney } = Payout.parse(answer);
  const { amount, currency } = amountMoney;
  return lineOf({ ref: id, kind: "payout", at }, { grossMinor: -amount, currency, feeMinor: 0 });
}

/** Told by the lists of payments, refunds and disputes already, under their own ids. */
const LISTED_ELSEWHERE: readonly string[] = ["CHARGE", "REFUND", "DISPUTE", "OPEN_DISPUTE", "PAYOUT"];
const FEES: readonly string[] = [
  "FEE",
  "PROCESSING_FEE",
  "DEPOSIT_FEE",
  "TAX_ON_FEE",
  "THIRD_PARTY_FEE",
  "PAID_SERVICE_FEE",
];

/** What a payout holds beside payments, refunds and disputes: fees of their own, adjustments (ActivityType, read 2026-11). */
function readEntryLine(answer: unknown): SettlementLine[] {
  const { id, effectiveAt: at, type, grossAmountMoney, feeAmountMoney, netAmountMoney } = Entry.parse(answer);
  if (LISTED_ELSEWHERE.includes(type)) return [];
  const { amount: grossMinor, currency } = grossAmountMoney;
  const line = lineOf(
    { ref: id, kind: FEES.includes(type) ? "fee" : "other", at },
    { grossMinor, currency, feeMinor: feeAmountMoney?.amount ?? 0 },
  );
  return [{ ...line, netMinor: netAmountMoney.amount }];
}

type Listed = { response: unknown };
type Next = { cursor?: string };
type Read = (answer: unknown) => { lines: SettlementLine[]; cursor: string | null };

/** Null: not a list that we can read. */
function readPage(answer: unknown, read: Read): ReturnType<Read> | null {
  try {
    return read(answer);
  } catch (error) {
    if (error instanceof z.ZodError) return null;
    throw error;
  }
}

const listOf =
  (name: string, toLines: (one: unknown) => SettlementLine[]): Read =>
  (answer) => {
    if (!isPage(answer, name)) throw new z.ZodError([]);
    const shape = z.object({ [name]: z.array(z.unknown()).nullish(), cursor: z.string().nullish() });
    const page = shape.parse(answer) as { cursor?: string | null } & Record<string, unknown[] | null | undefined>;
    return { lines: (page[name] ?? []).flatMap(toLines), cursor: (page.cursor as string | null) || null };
  };

async function* walk(
  wire: SquareWire,
  list: (client: SquareClient, next: Next, options: CallOptions) => PromiseLike<Listed>,
  read: Read,
): AsyncGenerator<SettlementPage> {
  let cursor: string | null = null;
  do {
    const next: Next = cursor === null ? {} : { cursor };
    const called: Called<Listed> = await wire.call("settlements", null, (client, options) =>
      list(client, next, options),
    );
    if (!called.ok) return yield { kind: "unavailable", failure: asRailFailure(translateFailure(called.failure)) };
    const page = readPage(called.value.response, read);
    if (!page || (cursor !== null && page.cursor === cursor))
      return yield { kind: "unavailable", failure: unreadable(called.measured).failure };
    yield { kind: "page", lines: page.lines, completeUntil: null };
    cursor = page.cursor;
  } while (cursor !== null);
}

/**
 * Walks what Square has completed, given back and held in the span, then the payouts after it for what stands in none of
 * those lists.
 */
export async function* listSquareSettlements(
  wire: SquareWire,
  location: { locationId?: string },
  { from, until }: Span,
): AsyncGenerator<SettlementPage> {
  const iso = (ms: number) => new Date(ms).toISOString();
  const size = { limit: PAGE_SIZE, ...location };
  const made = { beginTime: iso(from.getTime() - LONGEST_HOLD_MS), endTime: until.toISOString() };
  const changed = { updatedAtBeginTime: from.toISOString(), updatedAtEndTime: until.toISOString() };
  const paidOut = { beginTime: from.toISOString(), endTime: iso(until.getTime() + PAID_OUT_WITHIN_MS) };
  const batches: string[] = [];
  const readPayout = (answer: unknown) => {
    const { id, type } = Payout.parse(answer);
    if (type === "BATCH") batches.push(id);
    return [readPayoutLine(answer)];
  };
  const lists: [Parameters<typeof walk>[1], Read][] = [
    [
      (client, next, o) => client.payments.list({ ...made, ...size, sortField: "CREATED_AT", ...next }, o),
      listOf("payments", readPaymentLine),
    ],
    [
      (client, next, o) => client.refunds.list({ ...changed, ...size, sortField: "UPDATED_AT", ...next }, o),
      listOf("refunds", readRefundLine),
    ],
    [(client, next, o) => client.disputes.list({ ...location, ...next }, o), listOf("disputes", readDisputeLines)],
    [(client, next, o) => client.payouts.list({ ...paidOut, ...size, ...next }, o), listOf("payouts", readPayout)],
  ];
  const readEntries = listOf("payoutEntries", readEntryLine);
  for (let place = 0; place < lists.length + batches.length; place++) {
    const payoutId = batches[place - lists.length] ?? "";
    const [list, read] = lists[place] ?? [
      (client: SquareClient, next: Next, o: CallOptions) =>
        client.payouts.listEntries({ payoutId, limit: PAGE_SIZE, ...next }, o),
      readEntries,
    ];
    for await (const page of walk(wire, list, read)) {
      yield page;
      if (page.kind === "unavailable") return;
    }
  }
}
