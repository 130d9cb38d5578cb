import type { Charge, Dispute, Refund } from "./charge";

/** `refund_returned`: it failed and came back. `payout`: what was left of a day, to the shop's bank. */
export type MovementKind = "charge" | "refund" | "refund_returned" | "dispute" | "dispute_reversal" | "payout";
/** One change of a rail's balance; `amountMinor` above zero is money that came in. */
export type Movement = {
  /** The id that the rail's own name for the line is made of. */
  id: string;
  kind: MovementKind;
  charge: Charge | null;
  part: Refund | Dispute | null;
  amountMinor: number;
  feeMinor: number;
  currency: string;
  at: number;
  isFinal: boolean;
};
