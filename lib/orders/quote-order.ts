import "server-only";
import type { z } from "zod";
import { decide } from "@/lib/payments/decide";
import { getSetting } from "@/lib/platform/settings";
import { coverUrl } from "@/lib/shared/cover-url";
import { toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import type { OrderLineView, Quote, QuoteInput } from "@/lib/shared/schemas/checkout";
import { allocateLines } from "./allocate-lines";
import { buildReceipt } from "./build-receipt";
import { configuredContext } from "./payments-context";
import { type PricedLine, sumLines } from "./price-lines";
import { readBasket } from "./read-basket";

type LineView = z.infer<typeof OrderLineView>;

/** A line before it has an id of its own: it goes by what is sold. */
function toLineView(line: PricedLine): LineView {
  return {
    id: line.trackId ? toPublicId("track", line.trackId) : toPublicId("release", line.releaseId),
    title: line.title,
    artistName: line.artistName,
    kind: line.kind,
    netMinor: line.netMinor,
    taxMinor: line.taxMinor,
    taxRatePpm: line.taxRatePpm,
    taxJurisdiction: line.taxJurisdiction,
    priceIncludesTax: line.priceIncludesTax,
    coverUrl: coverUrl(line.coverCid),
  };
}

/** The receipt as it would be if the order were paid by card now: fee of the rail that would be chosen, estimated. */
async function previewReceipt(lines: readonly PricedLine[], currency: Currency, country: string) {
  const { totalMinor } = sumLines(lines);
  const [storeSharePpm, feeBearer] = await Promise.all([getSetting("storeSharePpm"), getSetting("feeBearer")]);
  const routing = { amountMinor: totalMinor, currency, country, method: "card" as const };
  const chosen = totalMinor > 0 ? (await decide(configuredContext(), routing)).chosen : null;
  const allocations = allocateLines(lines, { feeMinor: chosen?.fee.feeMinor ?? 0, storeSharePpm, feeBearer });
  return buildReceipt({
    currency,
    lines: lines.map((line, index) => ({
      ...line,
      ...(allocations[index] ?? { artistMinor: 0, storeMinor: 0, feeMinor: 0 }),
    })),
    fee: {
      provider: chosen?.provider ?? null,
      percentPpm: chosen?.fee.percentPpm ?? 0,
      fixedMinor: chosen?.fee.fixedMinor ?? 0,
      bearer: feeBearer,
    },
    storeSharePpm,
    ledgerTransactionId: null,
  });
}

/** A basket priced by the server. Lines keep the order of the input, without those that are `gone`. */
export async function quoteOrder({ lines, currency, country }: z.infer<typeof QuoteInput>): Promise<Quote> {
  const basket = await readBasket(lines, currency, country);
  const totals = sumLines(basket.lines);
  return {
    currency,
    subtotalMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    lines: basket.lines.map(toLineView),
    receipt: await previewReceipt(basket.lines, currency, country),
    gone: basket.gone,
  };
}
