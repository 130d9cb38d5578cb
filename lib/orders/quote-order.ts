import "server-only";
import type { z } from "zod";
import type { Decision } from "@/lib/payments/decide";
import { getSetting } from "@/lib/platform/settings";
import { coverUrl } from "@/lib/shared/cover-url";
import { toPublicId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";
import type { Quote, QuoteInput } from "@/lib/shared/schemas/checkout";
import { allocateLines } from "./allocate-lines";
import { buildReceipt } from "./build-receipt";
import { configuredContext } from "./payments-context";
import { type PricedLine, sumLines } from "./price-lines";
import { quoteMethods, viewMethods } from "./quote-methods";
import { readBasket } from "./read-basket";

type LineView = Quote["lines"][number];

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
    askedMinor: line.askedMinor,
    coverUrl: coverUrl(line.coverCid),
    record: line.record,
  };
}

/** The receipt as it would be if the order were paid now: fee of the rail that would be chosen, estimated. */
async function previewReceipt(lines: readonly PricedLine[], currency: Currency, chosen: Decision["chosen"]) {
  const [storeSharePpm, feeBearer] = await Promise.all([getSetting("storeSharePpm"), getSetting("feeBearer")]);
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

/**
 * A basket priced by the server. Lines keep the order of the input, without those that are `gone`. `artistIds`: bare, of
 * whom something is in it.
 */
export async function quoteOrder({
  lines,
  currency,
  country,
  method,
  linkHashes,
}: z.infer<typeof QuoteInput> & { linkHashes?: readonly string[] }): Promise<{ quote: Quote; artistIds: string[] }> {
  const basket = await readBasket({ lines, currency, country, linkHashes });
  const totals = sumLines(basket.lines);
  const owed = { amountMinor: totals.totalMinor, currency, country };
  const quoted = await quoteMethods(configuredContext(), owed);
  const chosen = quoted.find((one) => one.method === (method ?? "card"))?.decision.chosen ?? null;
  const quote: Quote = {
    currency,
    subtotalMinor: totals.netMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    lines: basket.lines.map(toLineView),
    receipt: await previewReceipt(basket.lines, currency, chosen),
    gone: basket.gone,
    methods: viewMethods(quoted, owed),
  };
  return { quote, artistIds: [...new Set(basket.lines.map((line) => line.artistId))] };
}
