import type { BasketLine } from "@/components/shop/basket-store";
import type { Quote } from "@/lib/shared/schemas/checkout";
import type { SummaryLine } from "./summary-lines";

/** The basket as the server sees it now: today's price, what it was when it differs, and what is no longer sold. */
export function toSummaryLines(lines: readonly BasketLine[], quote: Quote | null): SummaryLine[] {
  const quoted = new Map(quote?.lines.map((line) => [line.id, line]));
  return lines.map(({ id, kind, title, artistName, coverUrl, priceMinor }) => {
    const line = quoted.get(id);
    const amountMinor = line ? line.netMinor + (line.priceIncludesTax ? line.taxMinor : 0) : priceMinor;
    const wasMinor = amountMinor === priceMinor ? null : priceMinor;
    const isGone = quote?.gone.includes(id) ?? false;
    const record = line?.record ?? null;
    return { id, kind, record, title, artistName, coverUrl, amountMinor, wasMinor, isGone };
  });
}
