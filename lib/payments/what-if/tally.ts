import "server-only";
import { BAND_COUNT } from "@/lib/shared/amount-bands";
import type { Currency } from "@/lib/shared/money";
import type { RailName } from "../provider";
import type { PaymentKind, Taken } from "./offers";

/** A payment as it was: what its provider took, final or as quoted. */
export type PastPayment = { kind: PaymentKind; band: number; flatMinor: number; paidMinor: number };
/** Of what was taken; `paidMinor` and `flatMinor` are of the same payments. Not rounded: a draw gives parts of payments. */
export type Sums = { payments: number; volumeMinor: number; feesMinor: number; paidMinor: number; flatMinor: number };
/** `knownPayments`: those that go to a rail whose success is known, of which `expected` succeed. */
export type CurrencyTally = {
  bands: Sums[];
  rails: Map<RailName, { payments: number; feesMinor: number }>;
  notTaken: { payments: number; volumeMinor: number };
  knownPayments: number;
  expected: number;
};

const none = (): Sums => ({ payments: 0, volumeMinor: 0, feesMinor: 0, paidMinor: 0, flatMinor: 0 });

/** What came of one plan, per currency. `successOf` is null where too few payments say anything. */
export class Tally {
  readonly currencies = new Map<Currency, CurrencyTally>();

  constructor(private readonly successOf: (rail: RailName, method: PaymentKind["method"]) => number | null) {}

  add({ kind, band, flatMinor, paidMinor }: PastPayment, taken: readonly Taken[]): void {
    const own = this.currencies.get(kind.currency) ?? this.open(kind.currency);
    if (taken.length === 0) {
      own.notTaken.payments += 1;
      own.notTaken.volumeMinor += kind.amountMinor;
      return;
    }
    const sums = own.bands[band] as Sums;
    sums.payments += 1;
    sums.volumeMinor += kind.amountMinor;
    sums.paidMinor += paidMinor;
    sums.flatMinor += flatMinor;
    for (const part of taken) {
      sums.feesMinor += part.feeMinor * part.share;
      this.count(own, kind, part);
    }
  }

  private count(own: CurrencyTally, kind: PaymentKind, { rail, feeMinor, share }: Taken): void {
    const sums = own.rails.get(rail) ?? { payments: 0, feesMinor: 0 };
    sums.payments += share;
    sums.feesMinor += feeMinor * share;
    own.rails.set(rail, sums);
    const success = this.successOf(rail, kind.method);
    if (success === null) return;
    own.knownPayments += share;
    own.expected += share * success;
  }

  private open(currency: Currency): CurrencyTally {
    const bands = Array.from({ length: BAND_COUNT }, none);
    const opened = {
      bands,
      rails: new Map(),
      notTaken: { payments: 0, volumeMinor: 0 },
      knownPayments: 0,
      expected: 0,
    };
    this.currencies.set(currency, opened);
    return opened;
  }
}

export function addSums(all: readonly Sums[]): Sums {
  const total = none();
  for (const sums of all) for (const key of Object.keys(total) as (keyof Sums)[]) total[key] += sums[key];
  return total;
}
