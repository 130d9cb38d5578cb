import { checkOut } from "../lib/orders/check-out";
import { chooseOrderMethod, confirmOrder } from "../lib/orders/confirm-order";
import { configuredContext } from "../lib/orders/payments-context";
import { viewPayment } from "../lib/payments/payment-view";
import { loadPaymentOfOrder } from "../lib/payments/sql/load-payment";
import { AppError } from "../lib/platform/errors";
import { newId } from "../lib/shared/ids";
import { GUEST } from "../lib/shared/roles";
import type { PaymentView } from "../lib/shared/schemas/checkout";

/** Someone who takes what the shop shows them: types a good card, or approves with a good wallet. */
export type Buyer = { orderId: string; view: PaymentView; secondSteps: number };
export type Street = { sandboxUrl: string; sandboxToken: string; trackId: string };

/** A good card's token, as the fields of each rail make it. */
const CARDS: Record<string, string> = { stripe: "pm_card_visa", paypal: "sut_visa" };
const WALLET = "alma@buyer.example";

export const isPaid = ({ view }: Buyer): boolean => view.state === "captured";
/** "We are checking": nobody knows yet whether money moved. */
export const isChecking = ({ view }: Buyer): boolean => view.next.kind === "wait";

/** POST /__control of the sandbox. */
export async function control({ sandboxUrl, sandboxToken }: Street, body: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${sandboxToken}` };
  const reply = await fetch(`${sandboxUrl}/__control`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`the sandbox's control answered ${reply.status}: ${await reply.text()}`);
}

/** A basket checked out by card: the order is there, and what the shop shows next. Null: no provider takes cards now. */
export async function enter({ trackId }: Street): Promise<Buyer | null> {
  const orderId = newId();
  const placed = checkOut({
    lines: [{ trackId }],
    currency: "USD",
    country: "US",
    email: "bench@example.com",
    method: "card",
    orderId,
    actor: GUEST,
  });
  const result = await placed.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "unprocessable") return null;
    throw error;
  });
  if (!result) return null;
  const { payment } = result;
  if (!payment) throw new Error("the basket costs nothing");
  return { orderId, view: payment, secondSteps: 0 };
}

/** Does what the page asks for, once. */
async function answer(street: Street, { orderId, view }: Buyer): Promise<PaymentView> {
  const { next } = view;
  if (next.kind === "fields") {
    const token = CARDS[next.rail] ?? "";
    return confirmOrder({ orderId, confirmId: newId(), answer: { token, rail: next.rail } });
  }
  if (next.kind !== "redirect") return view;
  await control(street, { approvals: [{ providerRef: next.providerRef, answer: "approve", buyer: WALLET }] });
  return confirmOrder({ orderId, confirmId: newId(), answer: { isApproved: true } });
}

/** The page's first offer after a definite no, or fields that it shows anew. */
async function acceptOffer(buyer: Buyer): Promise<Buyer> {
  const { next } = buyer.view;
  const offer = next.kind === "retry" ? next.offers[0] : undefined;
  const chosen = offer ? chooseOrderMethod({ orderId: buyer.orderId, method: offer.method }) : buyer.view;
  const view = await Promise.resolve(chosen).catch((error: unknown) => {
    // told to try again in a moment: this one does not
    if (error instanceof AppError && error.code === "unprocessable") return buyer.view;
    throw error;
  });
  return { ...buyer, view, secondSteps: buyer.secondSteps + 1 };
}

/** Pays, and accepts one second step when the shop offers it. Whoever is told "we are checking" waits. */
export async function pay(street: Street, buyer: Buyer): Promise<Buyer> {
  const first = { ...buyer, view: await answer(street, buyer) };
  if (isPaid(first) || isChecking(first)) return first;
  const second = await acceptOffer(first);
  return { ...second, view: await answer(street, second) };
}

/** An impatient one, who tries another way of paying and another card while the shop is still checking. */
export async function pressOn({ orderId }: Buyer): Promise<void> {
  await chooseOrderMethod({ orderId, method: "paypal" });
  const card = { token: CARDS.paypal ?? "", rail: "paypal" };
  await confirmOrder({ orderId, confirmId: newId(), answer: card });
}

/** Reloads the order's page. */
export async function lookAgain(buyer: Buyer): Promise<Buyer> {
  const payment = await loadPaymentOfOrder(buyer.orderId);
  if (!payment) throw new Error("the order has no payment");
  return { ...buyer, view: await viewPayment(configuredContext(), payment) };
}
