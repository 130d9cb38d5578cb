import "server-only";
import { browserSdkOf } from "@/lib/payments/available-rails";
import type { PaymentsContext } from "@/lib/payments/context";
import { type Decision, decide } from "@/lib/payments/decide";
import { listMethods, needsCard } from "@/lib/payments/offers";
import { firstRouting } from "@/lib/payments/payment-history";
import type { Method } from "@/lib/payments/payment-rows";
import { fieldsOf } from "@/lib/payments/rail-fields";
import type { Quote } from "@/lib/shared/schemas/checkout";

type Basket = { amountMinor: number; currency: string; country: string };
export type QuotedMethod = { method: Method; decision: Decision };

/** What would be decided for each way to pay that this store has a rail for. */
export async function quoteMethods(context: PaymentsContext, basket: Basket): Promise<QuotedMethod[]> {
  return Promise.all(
    listMethods(context).map(async (method) => ({
      method,
      decision: await decide(context, firstRouting({ ...basket, method })),
    })),
  );
}

/** The same as the checkout page shows it; a basket that costs nothing can go with any of them. */
export function viewMethods(quoted: readonly QuotedMethod[], { amountMinor, currency }: Basket): Quote["methods"] {
  return quoted.map(({ method, decision }) => {
    const rail = decision.chosen?.rail ?? null;
    const fields = rail !== null && needsCard(method) ? fieldsOf(rail) : null;
    const isTaken = rail !== null && (!needsCard(method) || fields !== null);
    const browserSdk = rail === null || needsCard(method) ? null : browserSdkOf(rail, currency);
    return { method, rail, isReady: amountMinor === 0 || isTaken, browserSdk, fields };
  });
}
