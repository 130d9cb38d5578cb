import "server-only";
import type { Sellable } from "@/lib/catalog/get-sellable";

export type TaxRate = { jurisdiction: string; ratePpm: number; priceIncludesTax: boolean };
/** A line as it will be stored and shown; amounts in minor units of the release's currency. */
export type PricedLine = Sellable & {
  netMinor: number;
  taxMinor: number;
  taxRatePpm: number;
  taxJurisdiction: string;
  priceIncludesTax: boolean;
  /** What the shop asked at least, where the buyer names the price; else null. */
  askedMinor: number | null;
};

const WHOLE_PPM = 1_000_000n;

/**
 * Tax per line, rounded half up; of a price that includes it, the part inside. Net + tax is what the buyer pays.
 * `namedMinor`: the price when the buyer named it.
 */
export function priceLine(item: Sellable, tax: TaxRate, namedMinor = item.priceMinor): PricedLine {
  const price = BigInt(namedMinor);
  const rate = BigInt(tax.ratePpm);
  const divisor = tax.priceIncludesTax ? WHOLE_PPM + rate : WHOLE_PPM;
  const taxMinor = Number((price * rate * 2n + divisor) / (divisor * 2n));
  return {
    ...item,
    priceMinor: namedMinor,
    askedMinor: item.named ? item.priceMinor : null,
    netMinor: tax.priceIncludesTax ? namedMinor - taxMinor : namedMinor,
    taxMinor,
    taxRatePpm: tax.ratePpm,
    taxJurisdiction: tax.jurisdiction,
    priceIncludesTax: tax.priceIncludesTax,
  };
}

export type Totals = { netMinor: number; taxMinor: number; totalMinor: number };

export function sumLines(lines: readonly Pick<PricedLine, "netMinor" | "taxMinor">[]): Totals {
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const taxMinor = lines.reduce((sum, line) => sum + line.taxMinor, 0);
  return { netMinor, taxMinor, totalMinor: netMinor + taxMinor };
}
