import { checkOut } from "../lib/orders/check-out";
import { chooseOrderMethod, confirmOrder, readBuyerStep, returnFromRail } from "../lib/orders/confirm-order";
import { configuredContext } from "../lib/orders/payments-context";
import { viewPayment } from "../lib/payments/payment-view";
import { loadPaymentOfOrder } from "../lib/payments/sql/load-payment";
import { AppError } from "../lib/platform/errors";
import { newId } from "../lib/shared/ids";
import { GUEST } from "../lib/shared/roles";
import type { Method, PaymentView } from "../lib/shared/schemas/checkout";
import type { RailName } from "../sandbox/rails";
import { TOKEN_PREFIXES } from "../sandbox/test-cards";

type CardName = keyof typeof CARDS;
/** How somebody pays first. After a refusal everybody has a good card, or a good wallet. */
export type Plan = { method: Method; card: CardName; wallet: string };
/** Someone who takes what the shop shows them. `tries`: cards and wallets shown to a rail. */
export type Buyer = { orderId: string; view: PaymentView; plan: Plan; tries: number };
export type Street = { sandboxUrl: string; sandboxToken: string; trackIds: readonly string[] };

/** Published test cards of each rail, as its fields make tokens of them. */
const CARDS = {
  good: {
    stripe: "pm_card_visa",
    paypal: "sut_visa",
    adyen: "adyenjs_test_visa",
    square: "cnon:card-nonce-ok",
    braintree: "fake-valid-nonce",
  },
  short: {
    stripe: "pm_card_visa_chargeDeclinedInsufficientFunds",
    paypal: "sut_chargeDeclinedInsufficientFunds",
    adyen: "adyenjs_test_chargeDeclinedInsufficientFunds",
    square: "cnon:card-nonce-declined",
    braintree: "fake-processor-declined-visa-nonce",
  },
  lost: {
    stripe: "pm_card_visa_chargeDeclinedLostCard",
    paypal: "sut_chargeDeclinedLostCard",
    adyen: "adyenjs_test_chargeDeclinedLostCard",
    square: "cnon:chargeDeclinedLostCard",
    braintree: "fake-gateway-rejected-fraud-nonce",
  },
  /** Its bank wants to see the buyer: on a page of its own, or not at all where the rail asks before the sale. */
  asked: {
    stripe: "pm_card_threeDSecure2Required",
    paypal: "sut_threeDSecure2Required",
    adyen: "adyenjs_test_threeDSecure2Required",
    square: "cnon:threeDSecure2Required",
    braintree: "tokencc_threeDSecure2Required",
  },
} satisfies Record<string, Record<RailName, string>>;
export const GOOD_CARDS: Record<RailName, string> = CARDS.good;
export const GOOD_WALLET = "alma@buyer.example";
const EMPTY_WALLET = "declined@buyer.example";

const plan = (method: Method, card: CardName, wallet = GOOD_WALLET): Plan => ({ method, card, wallet });
/** Of a hundred buyers. */
const MIX: readonly [of100: number, plan: Plan][] = [
  [58, plan("card", "good")],
  [6, plan("card", "short")],
  [3, plan("card", "lost")],
  [6, plan("card", "asked")],
  [12, plan("paypal", "good")],
  [1, plan("paypal", "good", EMPTY_WALLET)],
  [6, plan("apple_pay", "good")],
  [1, plan("apple_pay", "short")],
  [6, plan("google_pay", "good")],
  [1, plan("google_pay", "asked")],
];
const STEP_OF_MIX = 37;

/** The same for the same number, and every hundred in a row as the mix has it. */
export function planOf(n: number): Plan {
  let place = (n * STEP_OF_MIX) % 100;
  for (const [of100, planned] of MIX) {
    if (place < of100) return planned;
    place -= of100;
  }
  return plan("card", "good");
}

export const isPaid = ({ view }: Buyer): boolean => view.state === "captured";
/** "We are checking", or a rail that takes the money in its own time. */
export const isWaiting = ({ view }: Buyer): boolean => view.next.kind === "wait";
const isGood = ({ card, wallet }: Plan) => card === "good" && wallet === GOOD_WALLET;
/** One second step, and another for those who came with a card or wallet that their own bank turns down. */
const mostTries = ({ plan: came }: Buyer) => (isGood(came) ? 2 : 3);
/** Second steps beyond the one that a refused card is worth anyway. */
export const secondSteps = (buyer: Buyer): number => Math.max(0, buyer.tries - mostTries(buyer) + 1);

/** POST /__control of the sandbox. */
export async function control(
  { sandboxUrl, sandboxToken }: Pick<Street, "sandboxUrl" | "sandboxToken">,
  body: unknown,
): Promise<void> {
  const headers = { authorization: `Bearer ${sandboxToken}` };
  const reply = await fetch(`${sandboxUrl}/__control`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!reply.ok) throw new Error(`the sandbox's control answered ${reply.status}: ${await reply.text()}`);
}

/** How many requests reached the rail's own wire so far, probes not counted. */
export async function countRequests(
  { sandboxUrl, sandboxToken }: Pick<Street, "sandboxUrl" | "sandboxToken">,
  rail: string,
): Promise<number> {
  const reply = await fetch(`${sandboxUrl}/__control`, { headers: { authorization: `Bearer ${sandboxToken}` } });
  const { rails } = (await reply.json()) as { rails: Record<string, { requests: Record<string, number> }> };
  const counted = Object.entries(rails[rail]?.requests ?? {}).filter(([operation]) => operation !== "probe");
  return counted.reduce((sum, [, times]) => sum + times, 0);
}

/** Null where the shop says that it cannot be done now. */
async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "unprocessable") return null;
    throw error;
  });
}

async function checkOutBy({ trackIds }: Street, n: number, planned: Plan): Promise<Buyer | null> {
  const orderId = newId();
  const result = await unlessRefused(
    checkOut({
      lines: [{ trackId: trackIds[n % trackIds.length] ?? "" }],
      currency: "USD",
      country: "US",
      email: "bench@example.com",
      method: planned.method,
      orderId,
      actor: GUEST,
    }),
  );
  if (!result) return null;
  if (!result.payment) throw new Error("the basket costs nothing");
  return { orderId, view: result.payment, plan: planned, tries: 0 };
}

/**
 * A basket checked out: the order is there, and what the shop shows next. Whose method nobody takes now takes a card, as their
 * second step. Null: nobody takes that either.
 */
export async function enter(street: Street, n: number): Promise<Buyer | null> {
  const planned = planOf(n);
  const buyer = await checkOutBy(street, n, planned);
  if (buyer || planned.method === "card") return buyer;
  const byCard = await checkOutBy(street, n, plan("card", "good"));
  return byCard && { ...byCard, tries: 1 };
}

function tokenFor(rail: string, { method }: PaymentView, card: CardName): string {
  const known = rail as RailName;
  if (method !== "apple_pay" && method !== "google_pay") return CARDS[card][known];
  const held = { good: "visa", short: "insufficient", lost: "lost", asked: "authenticate" }[card];
  return `${TOKEN_PREFIXES[known][0]}${method}_${held}`;
}

/** Says yes on the bank's own page, and goes where it sends a browser. */
async function passBank({ sandboxUrl }: Street, orderId: string): Promise<void> {
  const shown = new URL(await readBuyerStep(orderId));
  const form = new URLSearchParams(shown.searchParams);
  form.set("answer", "approve");
  const page = sandboxUrl + shown.pathname;
  const reply = await fetch(page, { method: "POST", body: form, redirect: "manual" });
  await reply.body?.cancel();
  const back = new URL(reply.headers.get("location") ?? "", shown);
  const nonce = back.searchParams.get("nonce");
  if (!nonce) throw new Error(`the bank's page answered ${reply.status} and sends nobody back`);
  await returnFromRail(nonce, back.searchParams);
}

/** Reloads the order's page. */
export async function lookAgain(buyer: Buyer): Promise<Buyer> {
  const payment = await loadPaymentOfOrder(buyer.orderId);
  if (!payment) throw new Error("the order has no payment");
  return { ...buyer, view: await viewPayment(configuredContext(), payment) };
}

async function approve(street: Street, buyer: Buyer, providerRef: string | null): Promise<Buyer> {
  const { orderId, view, plan: came, tries } = buyer;
  if (view.rail !== "paypal") {
    await passBank(street, orderId);
    return lookAgain(buyer);
  }
  const isWallet = view.method === "paypal";
  const wallet = isWallet && tries === 0 ? came.wallet : GOOD_WALLET;
  await control(street, { approvals: [{ providerRef, answer: "approve", buyer: wallet }] });
  const next = await confirmOrder({ orderId, confirmId: newId(), answer: { isApproved: true } });
  // the bank's page is part of showing the card
  return { ...buyer, view: next, tries: tries + (isWallet ? 1 : 0) };
}

/** The page's first offer after a definite no, or the way it shows already. */
async function acceptOffer(buyer: Buyer): Promise<Buyer> {
  const { next } = buyer.view;
  const offer = next.kind === "retry" ? next.offers[0] : undefined;
  const chosen = offer && (await unlessRefused(chooseOrderMethod({ orderId: buyer.orderId, method: offer.method })));
  return chosen ? { ...buyer, view: chosen } : buyer;
}

/** Does what the page asks for, once; the same view: there was nothing to do. */
async function act(street: Street, buyer: Buyer): Promise<Buyer> {
  const { orderId, view, plan: came, tries } = buyer;
  const { next } = view;
  switch (next.kind) {
    case "fields":
    case "wallet_sheet": {
      if (tries >= mostTries(buyer)) return buyer;
      const token = tokenFor(next.rail, view, tries === 0 ? came.card : "good");
      const confirmed = confirmOrder({ orderId, confirmId: newId(), answer: { token, rail: next.rail } });
      return { ...buyer, view: (await unlessRefused(confirmed)) ?? view, tries: tries + 1 };
    }
    case "redirect":
      return tries >= mostTries(buyer) && view.method === "paypal" ? buyer : approve(street, buyer, next.providerRef);
    case "retry":
      return tries >= mostTries(buyer) ? buyer : acceptOffer(buyer);
    default:
      return buyer;
  }
}

const MOST_STEPS = 10;

/** Pays, and accepts a second step when the shop offers it. Whoever is told to wait waits. */
export async function pay(street: Street, buyer: Buyer): Promise<Buyer> {
  let now = buyer;
  for (let step = 0; step < MOST_STEPS; step++) {
    const later = await act(street, now);
    if (later.view === now.view) return later;
    now = later;
  }
  return now;
}

/** An impatient one, who tries another way of paying and another card while the shop is still checking. */
export async function pressOn({ orderId, view }: Buyer): Promise<void> {
  const isAtPaypal = view.rail === "paypal";
  await unlessRefused(chooseOrderMethod({ orderId, method: isAtPaypal ? "card" : "paypal" }));
  const rail: RailName = isAtPaypal ? "stripe" : "paypal";
  const card = { token: CARDS.good[rail], rail };
  await unlessRefused(confirmOrder({ orderId, confirmId: newId(), answer: card }));
}
