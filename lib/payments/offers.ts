import "server-only";
import { Method, type PaymentOffer } from "@/lib/shared/schemas/checkout";
import type { PaymentsContext } from "./context";
import { decide } from "./decide";
import { methodsAt } from "./methods-at";
import { historyOf, routingOf } from "./payment-history";
import type { PastAttempt, Payment } from "./payment-rows";

/** Every method that some rail of this process takes, in the order of the schema. */
export function listMethods({ rails }: Pick<PaymentsContext, "rails">): Method[] {
  const taken = new Set([...rails.keys()].flatMap(methodsAt));
  return Method.options.filter((method) => taken.has(method));
}

/** Whether the buyer types a card for it, in fields of the rail. */
export function needsCard(method: Method): boolean {
  return method === "card";
}

/**
 * Best first. When the rail failed: another rail, where nothing need be typed before where something must. When it was
 * declined: the same method first, as another card fits what is shown already; but not a wallet that was refused for good.
 */
export function orderOffers(failed: PastAttempt, offers: readonly PaymentOffer[]): PaymentOffer[] {
  const rank = (offer: PaymentOffer): number => {
    const isOtherMethod = offer.method === failed.method ? 0 : 1;
    if (failed.class === "hard" && !needsCard(failed.method)) return -isOtherMethod;
    if (failed.class !== "technical") return isOtherMethod;
    return (offer.rail === failed.rail ? 4 : 0) + (offer.needsCard ? 2 : 0) + isOtherMethod;
  };
  return [...offers].sort((a, b) => rank(a) - rank(b));
}

/** What a payment can go on with after a definite no: each method at the rail that would be chosen for it now. */
export async function listOffers(
  context: Pick<PaymentsContext, "rails" | "breakers" | "facts">,
  payment: Payment,
): Promise<PaymentOffer[]> {
  const failed = historyOf(payment).at(-1);
  if (!failed) return [];
  const found = await Promise.all(
    listMethods(context).map(async (method) => {
      const { chosen } = await decide(context, routingOf(payment, method));
      return chosen ? [{ method, rail: chosen.rail as string, needsCard: needsCard(method) }] : [];
    }),
  );
  return orderOffers(failed, found.flat());
}
