import { z } from "zod";
import { Country, Currency, Email, NonNegativeMinor, Timestamp } from "./common";

export const Method = z.enum(["card", "paypal", "apple_pay", "google_pay"]);
const Line = z.union([
  z.strictObject({ trackId: z.string(), amountMinor: NonNegativeMinor.optional() }),
  z.strictObject({ releaseId: z.string(), amountMinor: NonNegativeMinor.optional() }),
]);
export const CheckoutInput = z.strictObject({
  lines: z.array(Line).min(1, "the basket is empty").max(50),
  currency: Currency,
  country: Country,
  email: Email,
  method: Method,
});
export type CheckoutInput = z.infer<typeof CheckoutInput>;

/** What the browser does next. `fields` shows card fields and confirms with a token; `wait` polls the order. */
export const PaymentNext = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("fields"), fieldsUrl: z.string() }),
  z.object({ kind: z.literal("redirect"), url: z.string() }),
  z.object({ kind: z.literal("wallet_sheet"), sheetUrl: z.string() }),
  z.object({ kind: z.literal("wait") }),
  z.object({ kind: z.literal("retry"), reason: z.string(), fieldsUrl: z.string().optional() }),
  z.object({ kind: z.literal("none") }),
]);
export const PaymentState = z.enum([
  "open",
  "authorized",
  "captured",
  "refunded",
  "disputed",
  "failed",
  "expired",
  "review",
]);
export const PaymentView = z.object({
  id: z.string(),
  state: PaymentState,
  rail: z.string().nullable(),
  method: Method,
  next: PaymentNext,
  /** Plain words about the last attempt when it did not end well; null otherwise. */
  message: z.string().nullable(),
});
export type PaymentView = z.infer<typeof PaymentView>;
export const ConfirmInput = z.strictObject({ token: z.string().min(4).max(200) });

/** `key`: the secret of an order's link. */
export const OrderLinkQuery = z.strictObject({ key: z.string().min(16).max(64) });

export const OrderStatus = z.enum(["pending", "paid", "paid_needs_attention", "failed", "expired", "refunded"]);
export const OrderLineView = z.object({
  id: z.string(),
  title: z.string(),
  artistName: z.string(),
  kind: z.enum(["track", "release"]),
  netMinor: z.int(),
  taxMinor: z.int(),
  taxRatePpm: z.int(),
  taxJurisdiction: z.string(),
  priceIncludesTax: z.boolean(),
  coverUrl: z.string().nullable(),
});
export const CheckoutOrder = z.object({
  id: z.string(),
  status: OrderStatus,
  currency: Currency,
  totalMinor: NonNegativeMinor,
  taxMinor: NonNegativeMinor,
  lines: z.array(OrderLineView),
});
export const CheckoutResult = z.object({ order: CheckoutOrder, payment: PaymentView.nullable() });
export type CheckoutResult = z.infer<typeof CheckoutResult>;

/** Where the money of an order goes; the parts add up to `totalMinor`, always. */
export const Receipt = z.object({
  currency: Currency,
  totalMinor: z.int(),
  artists: z.array(z.object({ artistId: z.string(), name: z.string(), amountMinor: z.int() })),
  artistsMinor: z.int(),
  fee: z.object({
    provider: z.string().nullable(),
    amountMinor: z.int(),
    percentPpm: z.int(),
    fixedMinor: z.int(),
    isEstimated: z.boolean(),
    bearer: z.enum(["artist", "store"]),
  }),
  store: z.object({ sharePpm: z.int(), amountMinor: z.int() }),
  tax: z.array(z.object({ jurisdiction: z.string(), ratePpm: z.int(), amountMinor: z.int() })),
  ledgerTransactionId: z.string().nullable(),
});
export type Receipt = z.infer<typeof Receipt>;

export const Download = z.object({
  entitlementId: z.string(),
  trackId: z.string(),
  trackTitle: z.string(),
  artistName: z.string(),
  releaseTitle: z.string(),
  lineId: z.string(),
  format: z.string(),
  sizeBytes: z.int(),
  durationMs: z.int(),
  url: z.string(),
  coverUrl: z.string().nullable(),
  isRevoked: z.boolean(),
});
export const OrderView = CheckoutOrder.extend({
  number: z.string(),
  email: z.string().nullable(),
  country: z.string(),
  placedAt: Timestamp,
  paidAt: Timestamp.nullable(),
  livemode: z.boolean(),
  payment: PaymentView.nullable(),
  cardLast4: z.string().nullable(),
  timeline: z.array(
    z.object({ kind: z.enum(["placed", "authorized", "captured", "ready", "failed", "refunded"]), at: Timestamp }),
  ),
  receipt: Receipt,
  downloads: z.array(Download),
});
export type OrderView = z.infer<typeof OrderView>;

/** A basket priced by the server: what checkout shows before paying. Lines that can no longer be sold are in `gone`. */
export const Quote = z.object({
  currency: Currency,
  subtotalMinor: z.int(),
  taxMinor: z.int(),
  totalMinor: z.int(),
  lines: z.array(OrderLineView),
  receipt: Receipt,
  gone: z.array(z.string()),
});
export type Quote = z.infer<typeof Quote>;
export const QuoteInput = CheckoutInput.pick({ lines: true, currency: true, country: true });
