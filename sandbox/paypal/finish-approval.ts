import type { Book } from "../book";
import type { Charge } from "../charge";
import type { SandboxClock } from "../clock";
import type { WebhookSender } from "../send-webhooks";
import type { Wallet } from "../test-wallets";
import { findOrder } from "./read-resource";

type Place = { book: Book; clock: SandboxClock; webhooks: WebhookSender };

/** What a buyer says on PayPal's page: this account pays, my card's bank knows me, or not now. */
export type ApprovalAnswer = { wallet: Wallet } | "confirm_card" | "cancel";

/** The order that waits for a buyer or may still be changed by one. Null when there is nothing to answer. */
export function findApprovable({ book, clock }: Pick<Place, "book" | "clock">, orderId: string): Charge | null {
  try {
    const order = findOrder(orderId, book, clock.now());
    return ["open", "needs_buyer", "approved"].includes(order.state) ? order : null;
  } catch {
    return null; // gone or never there: the page says so
  }
}

/** A cancelled order waits on, as PayPal's does, until it lapses. Null when there is nothing to answer. */
export async function finishPaypalApproval(
  place: Place,
  orderId: string,
  answer: ApprovalAnswer,
): Promise<Charge | null> {
  const order = findApprovable(place, orderId);
  if (!order || answer === "cancel") return order;
  if ((answer === "confirm_card") !== (order.card !== null)) return null;
  const approved: Charge = {
    ...order,
    state: "approved",
    approved: { key: null, at: place.clock.now() },
    wallet: answer === "confirm_card" ? null : answer.wallet,
  };
  place.book.save(approved);
  await place.webhooks.publish("CHECKOUT.ORDER.APPROVED", approved);
  return approved;
}
