import "server-only";
import { type BasketItem, getSellable, type Sellable } from "@/lib/catalog/get-sellable";
import { pool } from "@/lib/platform/db";
import { AppError, type FieldProblem } from "@/lib/platform/errors";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { type PricedLine, priceLine, type TaxRate } from "./price-lines";

export type BasketLine = BasketItem & { amountMinor?: number | undefined };
export type BasketQuestion = {
  lines: readonly BasketLine[];
  currency: Currency;
  country: string;
  linkHashes?: readonly string[] | undefined;
};
export type Basket = { lines: PricedLine[]; gone: string[] };

/** The rate of a country, else the store's rate for everywhere. */
async function findTaxRate(country: string): Promise<TaxRate> {
  const { rows } = await pool.query<TaxRate>({
    name: "tax-rate",
    text: `SELECT jurisdiction, rate_ppm AS "ratePpm", price_includes_tax AS "priceIncludesTax" FROM tax_rate
     WHERE jurisdiction IN ($1, '*') ORDER BY jurisdiction = '*' LIMIT 1`,
    values: [country],
  });
  return rows[0] ?? { jurisdiction: "*", ratePpm: 0, priceIncludesTax: false };
}

function publicIdOf(line: BasketLine): string {
  return "trackId" in line ? line.trackId : line.releaseId;
}

function findProblem({ amountMinor }: BasketLine, item: Sellable, currency: Currency): string | null {
  if (item.currency !== currency) return `This is sold in ${item.currency}, the basket is in ${currency}.`;
  if (amountMinor === undefined || amountMinor === item.priceMinor) return null;
  const { priceMinor, named } = item;
  const say = (minor: number) => formatMoney({ amountMinor: minor, currency });
  if (!named) return `The price is ${say(priceMinor)}.`;
  if (amountMinor > named.mostMinor) return `The most this shop takes for it is ${say(named.mostMinor)}.`;
  if (amountMinor >= named.leastMinor) return null;
  return priceMinor === 0
    ? `Name nothing, or at least ${say(named.leastMinor)}.`
    : `The least price is ${say(priceMinor)}.`;
}

/**
 * Prices a basket from the catalogue as it is now. Of money only one thing is taken from the client: the price a buyer names
 * where it is theirs to name, within its limits. Lines that can no longer be sold are listed in `gone`. `linkHashes`: of the
 * links to unlisted releases that the buyer holds. Throws `unprocessable` with the line for another currency, a wrong
 * price, or a double.
 */
export async function readBasket({ lines, currency, country, linkHashes }: BasketQuestion): Promise<Basket> {
  const [found, tax] = await Promise.all([getSellable(lines, linkHashes), findTaxRate(country)]);
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
    const problem = findProblem(line, item, currency);
    if (problem) problems.push({ path: `lines.${index}`, message: problem });
    basket.lines.push(priceLine(item, tax, item.named ? line.amountMinor : undefined));
  }
  const [first] = problems;
  if (first) throw new AppError("unprocessable", first.message, { errors: problems });
  return basket;
}
