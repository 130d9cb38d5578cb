import { randomBytes } from "node:crypto";
import { z } from "zod";
import { CURRENCIES, CURRENCY_EXPONENT, type Currency, parseDecimal } from "@/lib/shared/money";
import type { Book } from "../book";
import { type Charge, makeCharge, type Refund, refundedMinor } from "../charge";
import { braintreeFeeMinor } from "../fees";
import type { RailPolicy } from "../policy";
import type { Card } from "../test-cards";
import { findCardByToken } from "../test-cards";
import { MERCHANT_ACCOUNTS, merchantAccountOf } from "./merchant-accounts";
import { processorText, type Refused, refusalOf, refusalOfAmount } from "./processor-responses";
import { Invalid, Unsuccessful } from "./refuse";
import { rejectionCode } from "./render-transaction";
import { ageTransaction, isUndone, settlementOf } from "./settlement";
import { findBraintreeNonce, REFUSED_NONCES } from "./test-nonces";

/** No idempotency key reaches Braintree, so no effect names one. */
export type ChangeContext = { book: Book; now: number; accountCountry: string; policy: RailPolicy };

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LARGEST_MINOR = 999_999_999_999;
const MAX_ORDER_ID = 255;

/** A random id in Braintree's style: eight small letters or digits. */
export function mintTransactionId(): string {
  return [...randomBytes(8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

const LineItem = z.looseObject({ name: z.string() });
const Sale = z.looseObject({
  type: z.literal("sale"),
  amount: z.string().optional(),
  order_id: z.string().nullish(),
  merchant_account_id: z.string().optional(),
  payment_method_nonce: z.string().optional(),
  line_items: z.array(LineItem).optional(),
  options: z.looseObject({ submit_for_settlement: z.boolean().optional() }).optional(),
});
const Change = z.looseObject({ amount: z.string().nullish(), order_id: z.string().nullish() });

function readTransaction<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = z.object({ transaction: schema }).safeParse(body);
  if (!parsed.success) throw new Invalid("81502", "amount");
  return parsed.data.transaction;
}

function readAmount(text: string | undefined, currency: Currency): number {
  if (text === undefined) throw new Invalid("81502", "amount");
  if (text.startsWith("-")) throw new Invalid("81501", "amount");
  const amountMinor = parseDecimal(text, currency);
  if (amountMinor === null) throw new Invalid("81503", "amount");
  if (amountMinor === 0) throw new Invalid("81531", "amount");
  if (amountMinor > LARGEST_MINOR) throw new Invalid("81528", "amount");
  return amountMinor;
}

/** The currency is that of the merchant account; without one, of the default account. */
function readCurrency(merchantAccountId: string | undefined): Currency {
  const account = merchantAccountId ?? merchantAccountOf("USD");
  const currency = CURRENCIES.find((known) => MERCHANT_ACCOUNTS[known] === account);
  if (!currency) throw new Invalid("91513", "merchant_account_id");
  return currency;
}

function readNonce(nonce: string | undefined, book: Book): Card {
  if (nonce === undefined) throw new Invalid("91508");
  const refused = REFUSED_NONCES[nonce];
  if (refused) throw new Invalid(refused, "payment_method_nonce");
  const published = findBraintreeNonce(nonce) ?? findCardByToken("braintree", nonce);
  if (published) return published;
  const minted = book.findToken("braintree", nonce);
  if (!minted) throw new Invalid("91565", "payment_method_nonce");
  if (minted.usedBy !== null) throw new Invalid("91564", "payment_method_nonce");
  return minted.card;
}

function refusalOfCard({ behaviour }: Card): Refused | null {
  if (behaviour.kind === "approve") return null;
  // the challenge belongs before the sale, in the browser: a nonce without it is turned away
  if (behaviour.kind === "authenticate") return { rejection: "three_d_secure" };
  const word = behaviour.declineCode ?? behaviour.code;
  return word === "risk_threshold" ? { rejection: word } : refusalOf(word);
}

/** Throws Invalid for what no processor is asked about, Unsuccessful for a no of the processor or the gateway. */
export function makeSale(body: unknown, context: ChangeContext): Charge {
  const sale = readTransaction(Sale, body);
  const currency = readCurrency(sale.merchant_account_id);
  const amountMinor = readAmount(sale.amount, currency);
  if ((sale.order_id?.length ?? 0) > MAX_ORDER_ID) throw new Invalid("91501", "order_id");
  const card = readNonce(sale.payment_method_nonce, context.book);
  const { now: at } = context;
  const id = mintTransactionId();
  context.book.spendToken("braintree", sale.payment_method_nonce ?? "", id);
  const made = makeCharge({
    id,
    rail: "braintree",
    attemptRef: sale.order_id ?? null,
    orderRef: sale.line_items?.[0]?.name ?? null,
    amountMinor,
    currency,
    card,
    created: { key: null, at },
  });
  const refused = refusalOfAmount(amountMinor, CURRENCY_EXPONENT[currency]) ?? refusalOfCard(card);
  if (refused) throw decline(made, refused, at);
  const held: Charge = {
    ...made,
    state: "authorized",
    authorization: { id: `${id}-hold`, key: null, at, amountMinor },
  };
  return sale.options?.submit_for_settlement ? submit(held, null, context) : held;
}

function decline(charge: Charge, refused: Refused, at: number): Unsuccessful {
  const code = "code" in refused ? refused.code : rejectionCode(refused.rejection);
  const message = "code" in refused ? processorText(refused.code) : `Gateway Rejected: ${refused.rejection}`;
  const entry = { id: `${charge.id}-no`, key: null, at, code, declineCode: null, card: charge.card, wallet: null };
  return new Unsuccessful({ ...charge, state: "declined", declines: [entry] }, message);
}

function submit(charge: Charge, amount: string | null, context: ChangeContext): Charge {
  if (charge.state !== "authorized") throw new Invalid("91507");
  const currency = charge.currency as Currency;
  const amountMinor = amount === null ? charge.amountMinor : readAmount(amount, currency);
  if (amountMinor > charge.amountMinor) throw new Invalid("91522", "amount");
  const country = charge.card?.country ?? context.accountCountry;
  const feeMinor = braintreeFeeMinor(amountMinor, currency, country, context.accountCountry);
  const facts = { key: null, at: context.now, amountMinor, feeMinor, settledFeeMinor: feeMinor, invoiceId: null };
  return { ...charge, state: "captured", capture: { id: `${charge.id}-sale`, ...facts } };
}

export function submitForSettlement(charge: Charge, body: unknown, context: ChangeContext): Charge {
  const { amount = null } = readTransaction(Change, body);
  return submit(ageTransaction(charge, context.now), amount, context);
}

/** Of a sale that was submitted and has not left yet, a void gives back the whole. */
export function voidSale(charge: Charge, context: ChangeContext): Charge {
  const aged = ageTransaction(charge, context.now);
  const { now: at } = context;
  if (aged.state === "authorized") return { ...aged, state: "voided", voided: { key: null, at, reason: null } };
  const isSubmitted = settlementOf(aged, at) === "submitted_for_settlement" && !isUndone(aged);
  if (!isSubmitted || !aged.capture) throw new Invalid("91504");
  const refund: Refund = {
    id: aged.id,
    key: null,
    at,
    amountMinor: aged.capture.amountMinor,
    reason: "voided",
    ourRef: null,
    invoiceId: null,
    metadata: {},
    state: "succeeded",
    becomes: "succeeded",
  };
  return { ...aged, refunds: [refund] };
}

/** The new refund is the last one of the returned charge. */
export function refundSale(charge: Charge, body: unknown, context: ChangeContext): Charge {
  const { amount, order_id: ourRef = null } = readTransaction(Change, body);
  const { capture } = charge;
  const settlement = settlementOf(charge, context.now);
  if (settlement === "settling") throw new Invalid("91574");
  if (!capture || settlement !== "settled" || isUndone(charge)) throw new Invalid("91506");
  const leftMinor = capture.amountMinor - refundedMinor(charge);
  if (leftMinor === 0) throw new Invalid("91512");
  const amountMinor = amount ? readAmount(amount, charge.currency as Currency) : leftMinor;
  if (amountMinor > leftMinor) throw new Invalid("91521", "amount");
  const { refunds: manner } = context.policy;
  const refund: Refund = {
    id: mintTransactionId(),
    key: null,
    at: context.now,
    amountMinor,
    reason: null,
    ourRef: ourRef ?? null,
    invoiceId: null,
    metadata: {},
    state: manner === "succeed" ? "succeeded" : "pending",
    becomes: manner === "pend_then_fail" ? "failed" : "succeeded",
  };
  return { ...charge, refunds: [...charge.refunds, refund] };
}
