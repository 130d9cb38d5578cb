import { amountOf, type BasketLine } from "@/components/shop/basket-store";
import type { Quote } from "@/lib/shared/schemas/checkout";
import type { SummaryLine } from "./summary-line";
import type { QuoteState } from "./use-quote";

type Quoting = Pick<QuoteState, "quote" | "lineErrors">;

/**
 * The basket as the server sees it now: today's price, what it was when it differs, and what is no longer sold. A price that
 * the buyer names is theirs, so it shows what was asked at least instead of what it was.
 */
export function toSummaryLines(lines: readonly BasketLine[], { quote, lineErrors }: Quoting): SummaryLine[] {
  const quoted = new Map(quote?.lines.map((line) => [line.id, line]));
  return lines.map((basketLine, index) => {
    const { id, kind, title, artistName, coverUrl, namedMinor, isPriceOpen = false } = basketLine;
    const line = quoted.get(id);
    const error = lineErrors[index] ?? null;
    const basketMinor = amountOf(basketLine);
    const amountMinor = line && error === null ? amountOfLine(line) : basketMinor;
    const wasMinor = amountMinor === basketMinor ? null : basketMinor;
    const isGone = quote?.gone.includes(id) ?? false;
    const record = line?.record ?? null;
    const askedMinor = line ? line.askedMinor : isPriceOpen ? basketLine.priceMinor : null;
    const isNamed = namedMinor !== undefined;
    return { id, kind, record, title, artistName, coverUrl, amountMinor, wasMinor, isGone, askedMinor, isNamed, error };
  });
}

function amountOfLine(line: Quote["lines"][number]): number {
  return line.netMinor + (line.priceIncludesTax ? line.taxMinor : 0);
}
