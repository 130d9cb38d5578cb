import { z } from "zod";
import { ReleaseKind } from "./catalog";
import { Country, Currency, Email, NonNegativeMinor, Timestamp } from "./common";
import { DownloadOffer } from "./downloads";
import { RailFields } from "./rail-fields";
import { DisputeView, Refundable, RefundView } from "./refunds";
import { WalletSheet } from "./wallet-sheet";

export const Method = z.enum(["card", "paypal", "apple_pay", "google_pay"]);
export type Method = z.infer<typeof Method>;
/** `amountMinor`: the price the buyer names, where it is theirs to name; else it must be the shop's. */
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

/** A way to go on after a definite no. `needsCard`: the buyer types a card (again), because cards are bound to a rail. */
export const PaymentOffer = z.object({ method: Method, rail: z.string(), needsCard: z.boolean() });
export type PaymentOffer = z.infer<typeof PaymentOffer>;
/** What a provider's own browser script needs to show its button; `sdkBaseUrl` null = the provider's own host. */
export const BrowserSdk = z.object({
  provider: z.string(),
  clientId: z.string(),
  sdkBaseUrl: z.string().nullable(),
  currency: z.string(),
});
export type BrowserSdk = z.infer<typeof BrowserSdk>;

/**
 * What the browser does next. `fields` shows the card fields of `rail` and confirms with their token; `redirect` sends the
 * buyer to approve (`providerRef`: what the provider's script calls the order); `wallet_sheet` opens the wallet for `rail`;
 * `wait` polls the order; `retry`: nothing was
 * charged, and `offers`, best first, are what `POST …/payment/method` takes.
 */
export const PaymentNext = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("fields"), fields: RailFields, rail: z.string() }),
  z.object({ kind: z.literal("redirect"), url: z.string(), rail: z.string(), providerRef: z.string().nullable() }),
  z.object({ kind: z.literal("wallet_sheet"), rail: z.string(), sheet: WalletSheet }),
  z.object({ kind: z.literal("wait") }),
  z.object({
    kind: z.literal("retry"),
    reason: z.string(),
    offers: z.array(PaymentOffer),
    fields: RailFields.optional(),
  }),
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
/**
 * `token`: from the card fields of `rail`, or from the wallet's sheet for it (default: the rail of the running attempt). `isApproved`: the buyer is back from
 * approving at the rail, which is then asked.
 */
export const ConfirmInput = z.union([
  z.strictObject({ token: z.string().min(4).max(12_000), rail: z.string().max(20).optional() }),
  z.strictObject({ isApproved: z.literal(true) }),
]);
export type ConfirmInput = z.infer<typeof ConfirmInput>;
export const MethodInput = z.strictObject({ method: Method });
/** `nonce` names the attempt; what a rail adds to the address is for that rail to read. */
export const ReturnQuery = z.object({ nonce: z.string().min(16).max(64) });

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
  /** What the shop asked at least, where the buyer named the price; else null. */
  askedMinor: z.int().nullable(),
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

const Against = z.object({ wouldBeMinor: z.int(), savedMinor: z.int() });

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
  /** What went back to the buyer since, and whose part it was; the provider keeps its fee. Null while nothing did. */
  returned: z.object({ totalMinor: z.int(), artistsMinor: z.int(), storeMinor: z.int(), taxMinor: z.int() }).nullable(),
  /**
   * What its provider's fee stands against: the dearest that could have taken it, as quoted then, and one provider at 3.5 %.
   * Below zero it was dearer. Null for buyers, whom other providers' prices do not concern, and before it is paid.
   */
  savings: z.object({ dearest: Against.extend({ provider: z.string() }).nullable(), flat: Against }).nullable(),
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
  /** What it can be taken home as; `original` is `format` as it was uploaded. */
  offers: z.array(DownloadOffer),
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
  /** As whom it is shown. An artist sees their own lines, no buyer and no downloads. */
  viewer: z.enum(["buyer", "admin", "artist"]),
  refunds: z.array(RefundView),
  refundedMinor: NonNegativeMinor,
  /** Null unless this viewer may give something back now. */
  refundable: Refundable.nullable(),
  /** Empty for all but admins. */
  disputes: z.array(DisputeView),
  hasOpenDispute: z.boolean(),
  /** What lost disputes took back of the whole payment; for artists 0, whose lines are only some of it. */
  chargedBackMinor: NonNegativeMinor,
});
export type OrderView = z.infer<typeof OrderView>;

/** A basket priced by the server: what checkout shows before paying. Lines that can no longer be sold are in `gone`. */
export const Quote = z.object({
  currency: Currency,
  subtotalMinor: z.int(),
  taxMinor: z.int(),
  totalMinor: z.int(),
  /** `record`: what a whole record is; null for a single track. */
  lines: z.array(OrderLineView.extend({ record: z.object({ kind: ReleaseKind, trackCount: z.int() }).nullable() })),
  receipt: Receipt,
  gone: z.array(z.string()),
  /** Every way to pay this store has a rail for, and whether it works for this basket now. */
  methods: z.array(
    z.object({
      method: Method,
      rail: z.string().nullable(),
      isReady: z.boolean(),
      /** Set where the provider's own button may be shown. */
      browserSdk: BrowserSdk.nullable(),
      /** Of the rail, where a card is typed. */
      fields: RailFields.nullable(),
      /** Set for a wallet: what its button opens, for `rail`. */
      walletSheet: WalletSheet.nullable(),
    }),
  ),
});
export type Quote = z.infer<typeof Quote>;
/** `method`: the one whose fee the receipt shows; without it that of a card. */
export const QuoteInput = CheckoutInput.pick({ lines: true, currency: true, country: true }).extend({
  method: Method.optional(),
});
