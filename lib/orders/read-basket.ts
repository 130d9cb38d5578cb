import "server-only";
import { type BasketItem, getSellable } from "@/lib/catalog/get-sellable";
import { pool } from "@/lib/platform/db";
import { AppError, type FieldProblem } from "@/lib/platform/errors";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { type PricedLine, priceLine, type TaxRate } from "./price-lines";

export type BasketLine = BasketItem & { amountMinor?: number | undefined };
export type Basket = { lines: PricedLine[]; gone: string[] };

/** The rate of a country, else the store's rate for everywhere. */
async function findTaxRate(country: string): Promise<TaxRate> {
  const { rows } = await pool.query<TaxRate>(
    `SELECT jurisdiction, rate_ppm AS "ratePpm", price_includes_tax AS "priceIncludesTax" FROM tax_rate
     WHERE jurisdiction IN ($1, '*') ORDER BY jurisdiction = '*' LIMIT 1`,
    [country],
  );
  return rows[0] ?? { jurisdiction: "*", ratePpm: 0, priceIncludesTax: false };
}

function publicIdOf(line: BasketLine): string {
  return "trackId" in line ? line.trackId : line.releaseId;
}

function findProblem(line: BasketLine, priced: PricedLine, currency: Currency): Omit<FieldProblem, "path"> | null {
  if (priced.currency !== currency)
    return { message: `This is sold in ${priced.currency}, the basket is in ${currency}.` };
  if (line.amountMinor === undefined || line.amountMinor === priced.priceMinor) return null;
  return { message: `The price is ${formatMoney({ amountMinor: priced.priceMinor, currency })}.` };
}

/**
 * Prices a basket from the catalogue as it is now; nothing about money is taken from the client. Lines that can no longer
 * be sold are listed in `gone`. Throws `unprocessable` with the line for another currency, a wrong price, or a double.
 */
export async function readBasket(lines: readonly BasketLine[], currency: Currency, country: string): Promise<Basket> {
  const [found, tax] = await Promise.all([getSellable(lines), findTaxRate(country)]);
  const basket: Basket = { lines: [], gone: [] };
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const id = publicIdOf(line);
    const item = found[index];
    if (seen.has(id))
      problems.push({ path: `lines.${index}`, message: "This is in the basket twice; once is enough." });
    seen.add(id);
    if (!item) {
      basket.gone.push(id);
      continue;
    }
    const priced = priceLine(item, tax);
    const problem = findProblem(line, priced, currency);
    if (problem) problems.push({ path: `lines.${index}`, ...problem });
    basket.lines.push(priced);
  }
  const [first] = problems;
  if (first) throw new AppError("unprocessable", first.message, { errors: problems });
  return basket;
}
