import "server-only";
import { browserSdkOf } from "@/lib/payments/available-rails";
import type { PaymentsContext } from "@/lib/payments/context";
import { type Decision, decide } from "@/lib/payments/decide";
import { listMethods, needsCard } from "@/lib/payments/offers";
import { firstRouting } from "@/lib/payments/payment-history";
import type { Method } from "@/lib/payments/payment-rows";
import { readPaymentSettings } from "@/lib/payments/payment-settings";
import { fieldsOf } from "@/lib/payments/rail-fields";
import type { ProviderSwitch } from "@/lib/payments/rank-providers";
import { walletSheetOf } from "@/lib/payments/wallet-sheets";
import type { Quote } from "@/lib/shared/schemas/checkout";
import { isWallet } from "@/lib/shared/wallets";

type Basket = { amountMinor: number; currency: string; country: string };
export type QuotedMethod = { method: Method; decision: Decision };

/** Wallets come last, as the shop has them in order. */
function inOrder(methods: readonly Method[], providers: readonly ProviderSwitch[]): Method[] {
  const placeOf = (method: Method) => providers.find(({ provider }) => provider === method)?.priority ?? 0;
  const wallets = methods.filter(isWallet).sort((a, b) => placeOf(a) - placeOf(b));
  return [...methods.filter((method) => !isWallet(method)), ...wallets];
}

/** What would be decided for each way to pay that this store has a rail for. */
export async function quoteMethods(context: PaymentsContext, basket: Basket): Promise<QuotedMethod[]> {
  const { body } = await readPaymentSettings();
  return Promise.all(
    inOrder(listMethods(context), body.providers).map(async (method) => ({
      method,
      decision: await decide(context, firstRouting({ ...basket, method })),
    })),
  );
}

/** A wallet that the shop has switched off has no row; a rail that rests has. */
function isOffered({ method, decision }: QuotedMethod): boolean {
  return !isWallet(method) || !decision.exclusions.some(({ reason }) => reason === "wallet_off");
}

/** The same as the checkout page shows it; a basket that costs nothing can go with any of them. */
export function viewMethods(quoted: readonly QuotedMethod[], { amountMinor, currency }: Basket): Quote["methods"] {
  return quoted.filter(isOffered).map(({ method, decision }) => {
    const rail = decision.chosen?.rail ?? null;
    const fields = rail !== null && needsCard(method) ? fieldsOf(rail) : null;
    const isTaken = rail !== null && (!needsCard(method) || fields !== null);
    const browserSdk = rail === null || needsCard(method) ? null : browserSdkOf(rail, currency);
    const walletSheet =
      rail !== null && isWallet(method) ? walletSheetOf(method, rail, { amountMinor, currency }) : null;
    return { method, rail, isReady: amountMinor === 0 || isTaken, browserSdk, fields, walletSheet };
  });
}
