import "server-only";
import { account } from "@/lib/ledger/accounts";
import { type Entry, preparePosting } from "@/lib/ledger/post-entries";
import type {
  AfterSale,
  LaterPlan,
  Lost,
  Returned,
  ReturnedLine,
  ReturnPlan,
  SettledFee,
} from "@/lib/payments/after-sale";
import { newId } from "@/lib/shared/ids";
import { divideByWeights } from "@/lib/shared/money";
import type { FeeEvent, RefundEvent } from "@/lib/shared/schemas/rollup";
import { divideOverTracks } from "./divide-tracks";
import { type KeptLine, leftOf, loadKeptLines } from "./kept-lines";
import { divideUnnamed, sumLeft } from "./plan-refund";
import { loadSaleOrder, type SaleLine, type SaleOrder } from "./sale-order";

type Kind = "refund" | "dispute_lost";
/** A line's returned part, divided over those who had it. */
type TakenLine = ReturnedLine & { sold: SaleLine; artistMinor: number; storeMinor: number; isEmpty: boolean };

function takeBack(order: SaleOrder, kept: readonly KeptLine[], lines: readonly ReturnedLine[]): TakenLine[] {
  return lines.map((line) => {
    const sold = order.lines.find(({ id }) => id === line.orderLineId);
    const left = kept.find(({ orderLineId }) => orderLineId === line.orderLineId);
    if (!sold || !left) throw new Error(`order line ${line.orderLineId} is not of order ${order.id}`);
    const { artistMinor, storeMinor, taxMinor } = left;
    if (line.netMinor > artistMinor + storeMinor || line.taxMinor > taxMinor)
      throw new RangeError(`order line ${line.orderLineId} has less left than goes back`);
    const [artist = 0, store = 0] = divideByWeights(line.netMinor, [artistMinor, storeMinor]);
    const isEmpty = line.netMinor === artistMinor + storeMinor && line.taxMinor === taxMinor;
    return { ...line, sold, artistMinor: artist, storeMinor: store, isEmpty };
  });
}

function entriesOf({ sold, netMinor: _, ...line }: TakenLine, currency: string): Entry[] {
  const ofLine = { currency, orderLineId: sold.id };
  return [
    { account: account.tax(sold.taxJurisdiction), amountMinor: line.taxMinor, ...ofLine },
    { account: account.platformFees, amountMinor: line.storeMinor, ...ofLine },
    { account: account.artistPayable(sold.artistId), amountMinor: line.artistMinor, ...ofLine },
  ];
}

function announceReturn(order: SaleOrder, facts: Returned | Lost, lines: readonly TakenLine[]): RefundEvent {
  return {
    kind: "refund",
    refundId: facts.sourceId,
    orderId: order.id,
    at: facts.at.toISOString(),
    currency: order.currency,
    rail: facts.rail,
    taxMinor: 0 - lines.reduce((sum, line) => sum + line.taxMinor, 0),
    lines: lines.map((line) => ({
      lineId: line.orderLineId,
      artistId: line.sold.artistId,
      refundMinor: line.netMinor,
      storeMinor: 0 - line.storeMinor,
      artistMinor: 0 - line.artistMinor,
      tracks: divideOverTracks(line.sold, { refundMinor: line.netMinor, artistMinor: 0 - line.artistMinor }),
    })),
  };
}

/**
 * Takes a part of a sale back from those who had it: what was booked as the sale is booked the other way round. The fee stays
 * with whoever bears it (docs/adr/0010). `counter` is where the money went from, `unowned` what no line covers: the store's.
 */
export function buildReturnPlan(
  { order, kept }: { order: SaleOrder; kept: readonly KeptLine[] },
  { kind, facts, counter, unownedMinor }: { kind: Kind; facts: Returned | Lost; counter: string; unownedMinor: number },
  lines: readonly ReturnedLine[],
): ReturnPlan {
  const { currency } = order;
  const taken = takeBack(order, kept, lines);
  const { sourceId, orderId, paymentId, livemode, at } = facts;
  const posting = preparePosting({
    kind,
    sourceId,
    orderId,
    paymentId,
    livemode,
    occurredAt: at,
    entries: [
      { account: counter, amountMinor: -(sumLeft(lines) + unownedMinor), currency },
      ...taken.flatMap((line) => entriesOf(line, currency)),
      { account: account.platformFees, amountMinor: unownedMinor, currency },
    ],
  });
  const event = { id: newId(), topic: "rollup", payload: announceReturn(order, facts, taken) };
  return {
    postings: [posting],
    outbox: taken.length > 0 ? [event] : [],
    emptyLineIds: taken.filter((line) => line.isEmpty).map((line) => line.orderLineId),
  };
}

async function loadSold(orderId: string): Promise<{ order: SaleOrder; kept: KeptLine[] }> {
  const [order, kept] = await Promise.all([loadSaleOrder(orderId), loadKeptLines(orderId)]);
  return { order, kept };
}

async function planRefund(refund: Returned): Promise<ReturnPlan> {
  const counter = account.railReceivable(refund.rail);
  const facts = { kind: "refund" as const, facts: refund, counter, unownedMinor: 0 };
  return buildReturnPlan(await loadSold(refund.orderId), facts, refund.lines);
}

async function divideReturn(orderId: string, amountMinor: number): Promise<ReturnedLine[] | null> {
  const left = (await loadKeptLines(orderId)).map(leftOf);
  return amountMinor > sumLeft(left) ? null : divideUnnamed(left, amountMinor);
}

async function planLostDispute(dispute: Lost): Promise<ReturnPlan> {
  const sold = await loadSold(dispute.orderId);
  const left = dispute.isOfSale ? sold.kept.map(leftOf) : [];
  const ownedMinor = Math.min(dispute.amountMinor, sumLeft(left));
  const lines = ownedMinor > 0 ? divideUnnamed(left, ownedMinor) : [];
  const unownedMinor = dispute.amountMinor - ownedMinor;
  const facts = { kind: "dispute_lost" as const, facts: dispute, counter: account.disputes, unownedMinor };
  return buildReturnPlan(sold, facts, lines);
}

/** By what a fee is shared: all that was sold, or what of it went back. */
function weighLines(order: SaleOrder, { lines }: SettledFee): number[] {
  const weighed = lines && new Map(lines.map((line) => [line.orderLineId, line.netMinor + line.taxMinor]));
  return order.lines.map(({ id, netMinor, taxMinor }) => (weighed ? (weighed.get(id) ?? 0) : netMinor + taxMinor));
}

/** What a final fee changes: nothing when it is what was quoted. Each line ends with its part of the final fee. */
export function buildFeePlan(order: SaleOrder, fee: SettledFee): LaterPlan {
  const deltaMinor = fee.actualMinor - fee.quotedMinor;
  if (deltaMinor === 0) return { postings: [], outbox: [] };
  const { currency } = order;
  const weights = weighLines(order, fee);
  const [before, now] = [divideByWeights(fee.quotedMinor, weights), divideByWeights(fee.actualMinor, weights)];
  const isArtists = order.feeBearer === "artist";
  const lines = order.lines.flatMap((sold, index) => {
    const feeMinor = (now[index] ?? 0) - (before[index] ?? 0);
    return feeMinor === 0 ? [] : [{ sold, feeMinor, artistMinor: isArtists ? -feeMinor : 0 }];
  });
  const entries = lines.flatMap(({ sold, feeMinor, artistMinor }): Entry[] => [
    { account: account.railFees(fee.rail), amountMinor: feeMinor, currency, orderLineId: sold.id },
    { account: account.artistPayable(sold.artistId), amountMinor: 0 - artistMinor, currency, orderLineId: sold.id },
  ]);
  const { sourceId, orderId, paymentId, livemode, at, rail } = fee;
  const posting = preparePosting({
    kind: "fee_true_up",
    sourceId,
    orderId,
    paymentId,
    livemode,
    occurredAt: at,
    entries: [
      ...entries,
      { account: account.railReceivable(rail), amountMinor: -deltaMinor, currency },
      { account: account.feesRecovered, amountMinor: isArtists ? -deltaMinor : 0, currency },
    ],
  });
  const event: FeeEvent = {
    kind: "fee",
    orderId,
    at: at.toISOString(),
    currency,
    rail,
    lines: lines.map(({ sold, feeMinor, artistMinor }) => ({
      lineId: sold.id,
      artistId: sold.artistId,
      feeMinor,
      storeMinor: isArtists ? 0 : -feeMinor,
      artistMinor,
      tracks: divideOverTracks(sold, { feeMinor, artistMinor }),
    })),
  };
  return { postings: [posting], outbox: [{ id: newId(), topic: "rollup", payload: event }] };
}

async function planFeeTrueUp(fee: SettledFee): Promise<LaterPlan> {
  return buildFeePlan(await loadSaleOrder(fee.orderId), fee);
}

/** How this store books what happens to a sale later. */
export const afterSale: AfterSale = { divideReturn, planRefund, planLostDispute, planFeeTrueUp };
