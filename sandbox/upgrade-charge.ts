import { type Capture, type Charge, makeCharge, type Refund } from "./charge";

/** What a state file of the first version, with Stripe alone, may lack. */
type OldCharge = Omit<Charge, "capture" | "refunds"> & {
  capture: (Partial<Capture> & Pick<Capture, "key" | "at" | "amountMinor" | "feeMinor">) | null;
  refunds: (Partial<Refund> & Pick<Refund, "id" | "key" | "at" | "amountMinor" | "reason">)[];
};

/** A charge as it is written today, from a line of any version. */
export function upgradeCharge(line: Charge): Charge {
  const old: OldCharge = line;
  const { capture } = old;
  return makeCharge({
    ...line,
    authorization: line.authorization && { ...line.authorization, id: line.authorization.id ?? `${line.id}-hold` },
    capture: capture && { id: `${line.id}-capture`, settledFeeMinor: capture.feeMinor, invoiceId: null, ...capture },
    refunds: old.refunds.map((refund) => ({
      ourRef: null,
      invoiceId: null,
      metadata: {},
      state: "succeeded",
      becomes: "succeeded",
      ...refund,
    })),
  });
}
