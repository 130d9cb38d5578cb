import { mintPsp } from "./adyen/change-payment";
import { mintCapitals, mintId } from "./book";
import { mintTransactionId } from "./braintree/change-transaction";
import type { RailName } from "./rails";

/** What a rail calls what happens without a call: the types of its events, its ids, its word for a dispute. */
type LeverWords = {
  disputeEvents: Record<"open" | "won" | "lost", string[]>;
  /** Of a pending refund that has come to its end. */
  refundEvents: Record<"succeeded" | "failed", string[]>;
  /** Of a refund made on the rail's own pages: those about the charge, then those about the refund. */
  refundedThere: { ofCharge: string[]; ofRefund: string[] };
  disputeReason: string;
  mintDisputeId(): string;
  mintRefundId(): string;
};

export const LEVER_WORDS: Record<RailName, LeverWords> = {
  stripe: {
    disputeEvents: {
      open: ["charge.dispute.created", "charge.dispute.funds_withdrawn"],
      won: ["charge.dispute.closed", "charge.dispute.funds_reinstated"],
      lost: ["charge.dispute.closed"],
    },
    refundEvents: { succeeded: ["refund.updated"], failed: ["refund.updated", "refund.failed"] },
    refundedThere: { ofCharge: ["charge.refunded"], ofRefund: ["refund.created"] },
    disputeReason: "fraudulent",
    mintDisputeId: () => mintId("du_"),
    mintRefundId: () => mintId("re_"),
  },
  paypal: {
    disputeEvents: {
      open: ["CUSTOMER.DISPUTE.CREATED"],
      won: ["CUSTOMER.DISPUTE.RESOLVED"],
      lost: ["CUSTOMER.DISPUTE.RESOLVED"],
    },
    refundEvents: { succeeded: ["PAYMENT.CAPTURE.REFUNDED"], failed: ["PAYMENT.REFUND.FAILED"] },
    refundedThere: { ofCharge: [], ofRefund: ["PAYMENT.CAPTURE.REFUNDED"] },
    disputeReason: "UNAUTHORISED",
    mintDisputeId: () => `PP-R-${mintCapitals().slice(0, 3)}-${Date.now() % 100_000_000}`,
    mintRefundId: mintCapitals,
  },
  adyen: {
    disputeEvents: { open: ["CHARGEBACK"], won: ["CHARGEBACK_REVERSED"], lost: ["SECOND_CHARGEBACK"] },
    refundEvents: { succeeded: ["REFUND"], failed: ["REFUND_FAILED"] },
    refundedThere: { ofCharge: [], ofRefund: ["REFUND"] },
    disputeReason: "chargeback",
    mintDisputeId: mintPsp,
    mintRefundId: mintPsp,
  },
  square: {
    disputeEvents: {
      open: ["dispute.created"],
      won: ["dispute.state.updated"],
      lost: ["dispute.state.updated"],
    },
    refundEvents: { succeeded: ["refund.updated"], failed: ["refund.updated"] },
    refundedThere: { ofCharge: ["payment.updated"], ofRefund: ["refund.created", "refund.updated"] },
    disputeReason: "NO_KNOWLEDGE",
    mintDisputeId: () => mintId("").slice(0, 20),
    mintRefundId: () => mintId("r_"),
  },
  // of refunds that come off, and of cards' money that settles, Braintree sends no news
  braintree: {
    disputeEvents: { open: ["dispute_opened"], won: ["dispute_won"], lost: ["dispute_lost"] },
    refundEvents: { succeeded: [], failed: ["refund_failed"] },
    refundedThere: { ofCharge: [], ofRefund: [] },
    disputeReason: "fraud",
    mintDisputeId: () => mintTransactionId() + mintTransactionId(),
    mintRefundId: mintTransactionId,
  },
};
