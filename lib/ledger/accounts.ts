import "server-only";

/** Account names (payments.md §8). `artistId` is the bare uuid. */
export const account = {
  railReceivable: (rail: string) => `rail:${rail}:receivable`,
  railFees: (rail: string) => `fees:${rail}`,
  /** Fees passed on to the artists, when they bear them (decisions.md D8). */
  feesRecovered: "fees:recovered",
  artistPayable: (artistId: string) => `artist:${artistId}:payable`,
  /** What is owed back to buyers until a rail has refunded it. */
  refunds: "refunds",
  /** What rails hold back while a buyer's bank disputes a payment. */
  disputes: "disputes",
  platformFees: "platform:fees",
  tax: (jurisdiction: string) => `tax:${jurisdiction}`,
} as const;
