import "server-only";
import type { Method, PastAttempt, Payment } from "./payment-rows";
import type { RailName } from "./provider";
import type { RoutingContext } from "./rank-providers";

type Ended = { rail: RailName; method: Method; state: string; step: string; outcomeClass: string | null };

/** What an attempt says about its rail and its card to the next decision. */
export function toPast({ rail, method, state, step, outcomeClass }: Ended): PastAttempt {
  const past = (pastClass: PastAttempt["class"]) => ({ rail, method, class: pastClass });
  if (outcomeClass === "soft_decline") return past("soft");
  if (outcomeClass === "hard_decline") return past("hard");
  const isRefused = state === "declined" && (outcomeClass === "rail_says_no" || outcomeClass === "our_bug");
  // a confirmation whose answer was lost, and which turned out to have done nothing
  const isLost = state === "absent" && step === "confirm";
  const isReleased = state === "voided" && step === "capture";
  return past(state === "not_sent" || isRefused || isLost || isReleased ? "technical" : "other");
}

/** All attempts of a payment, the latest last. */
export function historyOf({ earlier, attempt }: Pick<Payment, "earlier" | "attempt">): PastAttempt[] {
  return attempt ? [...earlier, toPast(attempt)] : [...earlier];
}

/** What to decide for a payment. `method` may differ from the payment's own while the buyer chooses. */
export function routingOf(payment: Payment, method: Method, preferredRail: RailName | null = null): RoutingContext {
  const { id: paymentId, amountMinor, currency, country } = payment;
  const history = historyOf(payment);
  return { paymentId, amountMinor, currency, country, method, cardClass: null, history, preferredRail };
}

type Basket = Pick<RoutingContext, "amountMinor" | "currency" | "country" | "method">;

/** What to decide for a basket that is only priced, or for a payment that nobody has tried yet. */
export function firstRouting(basket: Basket, paymentId: string | null = null): RoutingContext {
  const { amountMinor, currency, country, method } = basket;
  return { paymentId, amountMinor, currency, country, method, cardClass: null, history: [], preferredRail: null };
}
