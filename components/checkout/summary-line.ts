/** One position of a basket or an order as the summary shows it. */
export type SummaryLine = {
  id: string;
  kind: "release" | "track";
  /** What a whole record is, where it is known. */
  record: { kind: "single" | "ep" | "album"; trackCount: number } | null;
  title: string;
  artistName: string;
  coverUrl: string | null;
  amountMinor: number;
  /** What the basket said, when the price has changed since; else null. */
  wasMinor: number | null;
  isGone: boolean;
  /** What the shop asks at least, where the buyer names the price; else null. */
  askedMinor: number | null;
  /** The buyer named a price, and what the shop says against it. */
  isNamed?: boolean;
  error?: string | null;
};
