import type { Book } from "./book";
import type { Charge } from "./charge";
import { adyenRequestFeeMinor } from "./fees";
import type { ListingTroubles } from "./listing-troubles";
import type { Movement } from "./movement";
import type { RailName } from "./rails";

/** In ms since the epoch, `until` not included. */
export type ListedSpan = { from: number; until: number };

const DAY_MS = 86_400_000;
const PAYOUT_AFTER_MS = 2 * DAY_MS + DAY_MS / 4;
/** Until then a rail may correct its fee; the others know it at once. */
const FEE_OPEN_MS: Partial<Record<RailName, number>> = { stripe: 2 * DAY_MS };

/** Adyen's part for a request is due on a refund too; the other rails ask nothing for one. */
const refundFeeOf = ({ rail, currency }: Charge): number => (rail === "adyen" ? adyenRequestFeeMinor(currency) : 0);

/** Everything that one charge has moved so far. */
export function movementsOf(charge: Charge, now: number): Movement[] {
  const { capture, refunds, disputes, currency } = charge;
  const plain = { charge, part: null, feeMinor: 0, currency, isFinal: true };
  const moved: Movement[] = [];
  if (capture) {
    const isFinal = now >= capture.at + (FEE_OPEN_MS[charge.rail] ?? 0);
    const feeMinor = isFinal ? capture.settledFeeMinor : capture.feeMinor;
    const { id, amountMinor, at } = capture;
    moved.push({ ...plain, id, kind: "charge", amountMinor, feeMinor, at, isFinal });
  }
  for (const part of refunds) {
    const back = { ...plain, part, at: part.at };
    if (part.state === "pending") continue;
    moved.push({ ...back, id: part.id, kind: "refund", amountMinor: -part.amountMinor, feeMinor: refundFeeOf(charge) });
    if (part.state === "failed")
      moved.push({ ...back, id: `${part.id}r`, kind: "refund_returned", amountMinor: part.amountMinor });
  }
  for (const part of disputes) {
    const { id, amountMinor, openedAt, closedAt, state } = part;
    moved.push({ ...plain, part, id, kind: "dispute", amountMinor: -amountMinor, at: openedAt });
    if (state === "won" && closedAt !== null)
      moved.push({ ...plain, part, id: `${id}r`, kind: "dispute_reversal", amountMinor, at: closedAt });
  }
  return moved;
}

/** Each day's rest, per currency, a little more than two days after it began. */
function payOut(moved: readonly Movement[], now: number): Movement[] {
  const rests = new Map<string, Movement>();
  for (const { at, currency, amountMinor, feeMinor } of moved) {
    const id = `${currency}${Math.floor(at / DAY_MS)}`;
    const rest = rests.get(id)?.amountMinor ?? 0;
    const paid = { charge: null, part: null, feeMinor: 0, currency, isFinal: true, at: paidOutAt(at) };
    rests.set(id, { ...paid, id, kind: "payout", amountMinor: rest - amountMinor + feeMinor });
  }
  return [...rests.values()].filter(({ amountMinor, at }) => amountMinor < 0 && at <= now);
}

/** When money that moved then reaches the bank. */
export const paidOutAt = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS + PAYOUT_AFTER_MS;

/** What a payout was made of, oldest first. */
export function listPaidOut(rail: RailName, payoutId: string, { book }: { book: Book }): Movement[] {
  const [currency, day] = [payoutId.slice(0, 3), Number(payoutId.slice(3))];
  return [...book.charges.values()]
    .filter((charge) => charge.rail === rail && charge.currency === currency)
    .flatMap((charge) => movementsOf(charge, book.clock.now()))
    .filter(({ at }) => Math.floor(at / DAY_MS) === day)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** What a rail lists of a span, newest first, with whatever the control API has put wrong in it. */
export function listMovements(
  rail: RailName,
  { from, until }: ListedSpan,
  { book, troubles }: { book: Book; troubles: ListingTroubles },
): Movement[] {
  const now = book.clock.now();
  const shownUntil = Math.min(until, now - troubles.lagOf(rail) + 1);
  const earliest = (Math.floor(from / DAY_MS) - 3) * DAY_MS;
  const moved = [...book.charges.values()]
    .filter((charge) => charge.rail === rail)
    .flatMap((charge) => movementsOf(charge, now))
    .filter(({ at }) => at >= earliest && at < until);
  return [...troubles.spoil(rail, moved), ...payOut(moved, now)]
    .filter(({ at }) => at >= from && at < shownUntil)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}
