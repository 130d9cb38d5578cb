import "server-only";
import { BAND_COUNT } from "@/lib/shared/amount-bands";
import { CURRENCIES, type Currency } from "@/lib/shared/money";
import type { RailName } from "../provider";
import type { PaymentKind, Taken } from "./offers";

/** A kind of payment with its band of amounts and what one provider at a flat rate would take. */
export type Seen = { kind: PaymentKind; band: number; flatMinor: number };
/** A payment as it was: what its provider took, and what the same provider takes for it by the prices of now. */
export type Paid = { seen: Seen; rail: RailName; paidMinor: number; routedMinor: number };
/** Of payments; not rounded, because a draw gives parts of payments. `paidMinor`, `routedMinor`: as in `Paid`. */
export type Sums = {
  payments: number;
  volumeMinor: number;
  feesMinor: number;
  paidMinor: number;
  routedMinor: number;
  flatMinor: number;
};
type Part = { payments: number; feesMinor: number };

export const noSums = (): Sums => ({
  payments: 0,
  volumeMinor: 0,
  feesMinor: 0,
  paidMinor: 0,
  routedMinor: 0,
  flatMinor: 0,
});

function addTo(sums: Sums, { seen: { kind, flatMinor }, paidMinor, routedMinor }: Paid): void {
  sums.payments += 1;
  sums.volumeMinor += kind.amountMinor;
  sums.paidMinor += paidMinor;
  sums.routedMinor += routedMinor;
  sums.flatMinor += flatMinor;
}

/** What was paid, by band of amounts. */
export class PastTally {
  readonly bands = new Map<Currency, Sums[]>();

  add(paid: Paid): void {
    const { kind, band } = paid.seen;
    const { currency } = kind;
    const bands = this.bands.get(currency) ?? Array.from({ length: BAND_COUNT }, noSums);
    this.bands.set(currency, bands);
    const sums = bands[band];
    if (!sums) return;
    addTo(sums, paid);
    sums.feesMinor += paid.paidMinor;
  }
}

/** One currency of a plan. `missed`: payments that nobody would take, by band like the fees of the others. */
export type PlanSums = { fees: number[]; missed: Sums[]; parts: Map<PaymentKind["method"], Map<RailName, Part>> };

const open = (): PlanSums => ({
  fees: Array.from({ length: BAND_COUNT }, () => 0),
  missed: Array.from({ length: BAND_COUNT }, noSums),
  parts: new Map(),
});

/** What came of one plan: only what differs from what was, because that is the same for all. */
export class PlanTally {
  private readonly sums: (PlanSums | undefined)[] = CURRENCIES.map(() => undefined);

  in(currency: Currency): PlanSums {
    return this.sums[CURRENCIES.indexOf(currency)] ?? open();
  }

  /** A payment that nobody would have taken. */
  miss(paid: Paid): void {
    const missed = this.at(paid.seen).missed[paid.seen.band];
    if (missed) addTo(missed, paid);
  }

  /** So many payments of a kind that were taken alike. */
  add(seen: Seen, taken: readonly Taken[], count: number): void {
    const own = this.at(seen);
    const { method } = seen.kind;
    const parts = own.parts.get(method) ?? new Map<RailName, Part>();
    own.parts.set(method, parts);
    for (const { rail, feeMinor, share } of taken) {
      const [payments, feesMinor] = [count * share, count * share * feeMinor];
      own.fees[seen.band] = (own.fees[seen.band] ?? 0) + feesMinor;
      const part = parts.get(rail);
      if (part) {
        part.payments += payments;
        part.feesMinor += feesMinor;
      } else parts.set(rail, { payments, feesMinor });
    }
  }

  private at({ kind: { currencyId } }: Seen): PlanSums {
    const own = this.sums[currencyId] ?? open();
    this.sums[currencyId] = own;
    return own;
  }
}
