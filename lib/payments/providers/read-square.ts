import "server-only";
import { z } from "zod";
import type { CardFacts, FeeFacts, Json, RailCharge } from "../provider";
import { BANK_ASKS, classifyDecline, SQUARE_DECLINES } from "./classify-square";

/** The SDK reads amounts as bigint, whatever is in the answer. */
export const Minor = z.union([z.bigint(), z.int()]).transform(Number).pipe(z.int());
export const Money = z.object({ amount: Minor, currency: z.string() });
export const SquareErrors = z.array(
  z.object({ category: z.string(), code: z.string(), detail: z.string().nullish(), field: z.string().nullish() }),
);
export type SquareErrors = z.infer<typeof SquareErrors>;

/** The part of a Payment that Backline reads, as the SDK names it (API version 2026-09-16). */
export const Payment = z.object({
  id: z.string().min(1),
  status: z.string(),
  createdAt: z.string().nullish(),
  amountMoney: Money,
  totalMoney: Money.nullish(),
  refundedMoney: Money.nullish(),
  processingFee: z.array(z.object({ amountMoney: Money.nullish() })).nullish(),
  referenceId: z.string().nullish(),
  refundIds: z.array(z.string()).nullish(),
  cardDetails: z
    .object({
      status: z.string().nullish(),
      errors: SquareErrors.nullish(),
      card: z
        .object({ cardBrand: z.string().nullish(), last4: z.string().nullish(), fingerprint: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
});
export type Payment = z.infer<typeof Payment>;

export const Refund = z.object({
  id: z.string().min(1),
  status: z.string().nullish(),
  paymentId: z.string().nullish(),
  amountMoney: Money,
  reason: z.string().nullish(),
});
export type Refund = z.infer<typeof Refund>;

/** Our reference travels in the reason, the only text of ours that Square keeps with a refund. */
export function ourRefOf(reason: string | null | undefined): string | null {
  return reason?.match(/\brfn_\w+/)?.[0] ?? null;
}

/** Tokens and keys that Square quotes in its messages. */
export function redactText(text: string): string {
  return text.replace(/\b(cnon|ccof|bnon|wnon|verf):[\w-]+/g, "$1:…").replace(/\b(EAAA|sandbox_sq)[\w-]+/g, "$1…");
}

/** What of a payment may be stored: no buyer, no address, no receipt. */
export function redactPayment({ id, status, amountMoney, referenceId, createdAt, cardDetails }: Payment): Json {
  const errors = cardDetails?.errors?.map(({ code }) => code) ?? [];
  return { id, status, ...amountMoney, reference_id: referenceId ?? null, created_at: createdAt ?? null, errors };
}

const BRANDS: Record<string, string> = {
  AMERICAN_EXPRESS: "amex",
  DISCOVER_DINERS: "diners",
  CHINA_UNIONPAY: "unionpay",
};

/** Square does not tell a card's country. */
export function readCard({ cardDetails }: Payment): CardFacts | undefined {
  const card = cardDetails?.card;
  if (!card?.cardBrand || !card.last4 || !/^\d{4}$/.test(card.last4)) return undefined;
  const brand = BRANDS[card.cardBrand] ?? card.cardBrand.toLowerCase();
  return { brand, last4: card.last4, country: null, fingerprint: card.fingerprint ?? null };
}

/** Absent until Square has assessed it; adjustments stand beside the first fee. */
export function readFee({ processingFee }: Pick<Payment, "processingFee">): FeeFacts | undefined {
  const parts = processingFee?.flatMap(({ amountMoney }) => amountMoney ?? []) ?? [];
  const currency = parts[0]?.currency;
  if (currency === undefined || parts.some((part) => part.currency !== currency)) return undefined;
  return { feeMinor: parts.reduce((sum, { amount }) => sum + amount, 0), currency, isFinal: true };
}

/** A code nobody has classified is `hard` here: Square's own state proves the no, nothing proves a second try. */
function readDecline({ cardDetails }: Payment): NonNullable<RailCharge["decline"]> {
  const error = cardDetails?.errors?.[0];
  const code = error?.code ?? "FAILED";
  const known = classifyDecline(code);
  const unlisted = known === null && error !== undefined ? { unlisted: SQUARE_DECLINES.list } : {};
  return { class: known ?? "hard", code, message: redactText(error?.detail ?? code), ...unlisted };
}

function isAskedByBank({ cardDetails }: Payment): boolean {
  return cardDetails?.errors?.some(({ code }) => code === BANK_ASKS) ?? false;
}

const STATES: Record<string, RailCharge["state"]> = {
  PENDING: "pending",
  APPROVED: "authorized",
  COMPLETED: "captured",
  CANCELED: "voided",
  FAILED: "declined",
};

/** Null for a status that Square has added since. */
export function readCharge(payment: Payment): RailCharge | null {
  const known = STATES[payment.status];
  if (!known) return null;
  const isAsked = known === "declined" && isAskedByBank(payment);
  const card = readCard(payment);
  const fee = readFee(payment);
  const { amount: amountMinor, currency } = payment.amountMoney;
  return {
    state: isAsked ? "needs_buyer" : known,
    providerRef: payment.id,
    amountMinor,
    currency,
    capturedMinor: known === "captured" ? (payment.totalMoney?.amount ?? amountMinor) : 0,
    refundedMinor: payment.refundedMoney?.amount ?? 0,
    ...(isAsked ? { step: { kind: "confirm_again" as const } } : {}),
    ...(known === "declined" && !isAsked ? { decline: readDecline(payment) } : {}),
    ...(fee ? { fee } : {}),
    ...(card ? { card } : {}),
  };
}

const RANKS: readonly string[] = ["COMPLETED", "APPROVED", "PENDING"];

/** Of all payments under one reference the one that moves money; else the latest. */
export function pickPayment(payments: readonly Payment[]): Payment | null {
  const rankOf = ({ status }: Payment) => (RANKS.includes(status) ? RANKS.indexOf(status) : RANKS.length);
  const sorted = [...payments].sort(
    (a, b) => rankOf(a) - rankOf(b) || (b.createdAt ?? "").localeCompare(a.createdAt ?? ""),
  );
  return sorted[0] ?? null;
}
