import "server-only";
import type { Rail, RailFailure, RailName } from "./provider";

/**
 * What a line of a rail's own list is about. `dispute`: money held back, `dispute_reversal`: given back to us after all;
 * `refund_returned`: a refund that failed, its money is here again; `fee`: one that belongs to no charge; `payout`: to the
 * bank; `other`: whatever no table knows, never left out.
 */
export const SETTLEMENT_KINDS = [
  "charge",
  "refund",
  "refund_returned",
  "dispute",
  "dispute_reversal",
  "fee",
  "payout",
  "other",
] as const;
export type SettlementKind = (typeof SETTLEMENT_KINDS)[number];

/** One movement as the rail lists it. Amounts from the store's side: what came in is above zero, a refund below it. */
export type SettlementLine = {
  /** The rail's own id of the line, unique in its list. */
  ref: string;
  kind: SettlementKind;
  /** The rail's id of the refund or dispute it is about, of the charge where it is one; null where the list does not say. */
  subjectRef: string | null;
  /** The charge it belongs to: the id of the capture where the rail has one of its own, else `providerRef`. */
  chargeRef: string | null;
  /** What we gave with it: `at_…` of a charge, `rfn_…` of a refund. */
  ourRef: string | null;
  /** What the buyer paid or got, in `currency`. */
  grossMinor: number;
  currency: string;
  /** What the rail kept, and what is left, in `settledIn`. The fee is null while, or where, its list does not tell it. */
  feeMinor: number | null;
  netMinor: number;
  settledIn: string;
  at: Date;
  /** False while the rail may still change its fee. */
  isFinal: boolean;
};

/** From `from` up to, and without, `until`. */
export type Span = { from: Date; until: Date };

/** A file that a rail has announced under its signature, where its list comes in files. */
export type AnnouncedReport = { name: string; announcedAt: Date };

/** `completeUntil`: movements after it may be missing yet, by the rail's own word; null where its list is complete at once. */
export type SettlementPage =
  | { kind: "page"; lines: readonly SettlementLine[]; completeUntil: Date | null }
  | { kind: "unavailable"; failure: RailFailure };

/**
 * A rail that can list what it moved. Pages come in the rail's own order, as they are read, one request each; after
 * `unavailable` comes nothing more, and what came before proves nothing. Never throws for what a rail or a network can do.
 */
export interface SettlementSource {
  readonly name: RailName;
  /** Its list alone tells what a charge has cost: no answer and no news of the charge does. */
  readonly tellsFeesByList?: true;
  /** `announced`: for a rail whose list comes in files, those that it has told of since `span.from`. */
  listSettlements(span: Span, announced?: readonly AnnouncedReport[]): AsyncIterable<SettlementPage>;
}

export function isSettlementSource(rail: Rail): rail is Rail & SettlementSource {
  return "listSettlements" in rail && typeof rail.listSettlements === "function";
}
