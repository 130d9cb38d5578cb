import "server-only";
import { toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import type { Allocation } from "./allocate-lines";

export type ReceiptLine = {
  artistId: string;
  artistName: string;
  taxMinor: number;
  taxRatePpm: number;
  taxJurisdiction: string;
};
export type ReceiptFee = {
  provider: string | null;
  percentPpm: number;
  fixedMinor: number;
  bearer: "artist" | "store";
};
export type ReceiptInput = {
  currency: Currency;
  lines: readonly (ReceiptLine & Allocation)[];
  fee: ReceiptFee;
  storeSharePpm: number;
  ledgerTransactionId: string | null;
  /** What is known since the sale; lines then carry the settled fee. */
  later?: { isFeeSettled: boolean; returned: Receipt["returned"] };
  savings?: Receipt["savings"];
};

function sumBy<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

/** Where the money of an order goes. The total is the sum of the parts: artists (largest first), fee, store, tax. */
export function buildReceipt(input: ReceiptInput): Receipt {
  const { currency, lines, fee, storeSharePpm, ledgerTransactionId, later } = input;
  const artists = groupBy(lines, (line) => line.artistId)
    .map((own) => ({
      artistId: toPublicId("artist", own[0]?.artistId ?? ""),
      name: own[0]?.artistName ?? "",
      amountMinor: sumBy(own, (line) => line.artistMinor),
    }))
    .sort((a, b) => b.amountMinor - a.amountMinor || (a.artistId < b.artistId ? -1 : 1));
  const tax = groupBy(
    lines.filter((line) => line.taxMinor !== 0),
    (line) => `${line.taxJurisdiction} ${line.taxRatePpm}`,
  ).map((own) => ({
    jurisdiction: own[0]?.taxJurisdiction ?? "*",
    ratePpm: own[0]?.taxRatePpm ?? 0,
    amountMinor: sumBy(own, (line) => line.taxMinor),
  }));
  const artistsMinor = sumBy(artists, (artist) => artist.amountMinor);
  const feeMinor = sumBy(lines, (line) => line.feeMinor);
  const storeMinor = sumBy(lines, (line) => line.storeMinor);
  return {
    currency,
    totalMinor: artistsMinor + feeMinor + storeMinor + sumBy(tax, (part) => part.amountMinor),
    artists,
    artistsMinor,
    fee: { ...fee, amountMinor: feeMinor, isEstimated: !later?.isFeeSettled },
    store: { sharePpm: storeSharePpm, amountMinor: storeMinor },
    tax,
    ledgerTransactionId,
    returned: later?.returned ?? null,
    savings: input.savings ?? null,
  };
}
