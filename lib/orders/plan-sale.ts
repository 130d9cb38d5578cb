import "server-only";
import { account } from "@/lib/ledger/accounts";
import { type Entry, preparePosting } from "@/lib/ledger/post-entries";
import type { LineAllocation, OutboxRow, Sale, SalePlan } from "@/lib/payments/context";
import { newId } from "@/lib/shared/ids";
import type { SaleEvent } from "@/lib/shared/schemas/rollup";
import { ALLOCATION_RULE, type Allocation, allocateLines } from "./allocate-lines";
import { divideOverTracks } from "./divide-tracks";
import { loadSaleOrder, type SaleLine, type SaleOrder } from "./sale-order";

type AllocatedLine = SaleLine & Allocation;

function allocationRows(line: AllocatedLine, provider: string): LineAllocation[] {
  const parts: [string, number][] = [
    [`artist:${line.artistId}`, line.artistMinor],
    ["store", line.storeMinor],
    [`provider:${provider}`, line.feeMinor],
  ];
  return parts
    .filter(([, amountMinor]) => amountMinor !== 0)
    .map(([beneficiary, amountMinor]) => ({
      orderLineId: line.id,
      beneficiary,
      amountMinor,
      ruleVersion: ALLOCATION_RULE,
    }));
}

/** The sale as if no fee were due: what the buyer owes becomes what artists, store and tax office are owed. */
function saleEntries(order: SaleOrder, lines: readonly AllocatedLine[], rail: string): Entry[] {
  const { currency } = order;
  const owed = lines.flatMap((line): Entry[] => {
    const feeBack = order.feeBearer === "artist" ? line.feeMinor : 0;
    const artistMinor = line.artistMinor + feeBack;
    const ofLine = { currency, orderLineId: line.id };
    return [
      { account: account.tax(line.taxJurisdiction), amountMinor: -line.taxMinor, ...ofLine },
      { account: account.platformFees, amountMinor: artistMinor - line.netMinor, ...ofLine },
      { account: account.artistPayable(line.artistId), amountMinor: -artistMinor, ...ofLine },
    ];
  });
  return [{ account: account.railReceivable(rail), amountMinor: order.totalMinor, currency }, ...owed];
}

/** The fee the rail will keep, and, when the artists bear it, what each line pays towards it (decisions.md D8). */
function feeEntries(order: SaleOrder, lines: readonly AllocatedLine[], rail: string, feeMinor: number): Entry[] {
  const { currency } = order;
  const entries: Entry[] = [
    { account: account.railFees(rail), amountMinor: feeMinor, currency },
    { account: account.railReceivable(rail), amountMinor: -feeMinor, currency },
  ];
  if (order.feeBearer === "store") return entries;
  const borne = lines.map(
    (line): Entry => ({
      account: account.artistPayable(line.artistId),
      amountMinor: line.feeMinor,
      currency,
      orderLineId: line.id,
    }),
  );
  return [...entries, ...borne, { account: account.feesRecovered, amountMinor: -feeMinor, currency }];
}

function toEventLine(line: AllocatedLine): SaleEvent["lines"][number] {
  const { netMinor: grossMinor, feeMinor, artistMinor } = line;
  return {
    lineId: line.id,
    kind: line.kind,
    releaseId: line.releaseId,
    artistId: line.artistId,
    copies: 1,
    grossMinor,
    feeMinor,
    storeMinor: line.storeMinor,
    artistMinor,
    tracks: divideOverTracks(line, { grossMinor, feeMinor, artistMinor }),
  };
}

/** One row per consumer. The `fulfil` row goes by the order's own id, so that whoever fulfils can delete it. */
function announce(order: SaleOrder, lines: readonly AllocatedLine[], rail: string | null, at: Date): OutboxRow[] {
  const event: SaleEvent = {
    kind: "sale",
    orderId: order.id,
    at: at.toISOString(),
    currency: order.currency,
    country: order.country,
    rail,
    taxMinor: order.taxMinor,
    lines: lines.map(toEventLine),
  };
  return [
    { id: order.id, topic: "fulfil", payload: { orderId: order.id } },
    { id: newId(), topic: "rollup", payload: event },
  ];
}

/** What an order that costs nothing leaves behind: no ledger, no allocation, the same announcements. */
export function planFreeSale(order: SaleOrder, at: Date): OutboxRow[] {
  const lines = order.lines.map((line) => ({ ...line, artistMinor: 0, storeMinor: 0, feeMinor: 0 }));
  return announce(order, lines, null, at);
}

/** Everything that must be written together with a capture: who gets what, the ledger, and the news of it. Pure. */
export function buildSalePlan(order: SaleOrder, { payment, rail, feeMinor, capturedAt }: Sale): SalePlan {
  const parts = allocateLines(order.lines, {
    feeMinor,
    storeSharePpm: order.storeSharePpm,
    feeBearer: order.feeBearer,
  });
  const lines = order.lines.map((line, index) => ({ ...line, ...(parts[index] as Allocation) }));
  const posting = { orderId: order.id, paymentId: payment.id, livemode: payment.livemode, occurredAt: capturedAt };
  const postings = [preparePosting({ ...posting, kind: "sale", entries: saleEntries(order, lines, rail) })];
  if (feeMinor !== 0)
    postings.push(
      preparePosting({ ...posting, kind: "fee_estimated", entries: feeEntries(order, lines, rail, feeMinor) }),
    );
  return {
    allocations: lines.flatMap((line) => allocationRows(line, rail)),
    postings,
    outbox: announce(order, lines, rail, capturedAt),
  };
}

export async function planSale(sale: Sale): Promise<SalePlan> {
  return buildSalePlan(await loadSaleOrder(sale.payment.orderId), sale);
}
