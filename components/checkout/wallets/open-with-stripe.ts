import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";
import { canUseApplePay, drawAppleButton } from "./apple-button";
import { drawWith, type WalletDoors, type WalletRequest } from "./wallet-opener";

type StripeSheet = Extract<WalletSheet, { kind: "stripe" }>;

/** Apple Pay by Stripe's script: it validates the merchant and makes a payment method of the card. */
export function openWithStripe(
  place: HTMLElement,
  { publishableKey, country }: StripeSheet,
  request: WalletRequest,
  doors: WalletDoors,
  label: string,
) {
  return drawWith(async () => {
    if (!canUseApplePay()) return null;
    const { loadStripe } = await import("@stripe/stripe-js/pure");
    const stripe = await loadStripe(publishableKey);
    const { total, storeName, theme } = request;
    const asked = stripe?.paymentRequest({
      country,
      currency: total.currency.toLowerCase(),
      total: { label: storeName, amount: total.amountMinor },
      disableWallets: ["googlePay", "link", "browserCard"],
    });
    if (!asked || !(await asked.canMakePayment())?.applePay) return null;
    asked.on("paymentmethod", ({ paymentMethod, complete }) => {
      complete("success");
      const { card } = paymentMethod;
      doors.take(paymentMethod.id, card ? { brand: card.brand, last4: card.last4 } : null);
    });
    asked.on("cancel", () => doors.leave());
    return drawAppleButton(theme, label, () => asked.show());
  }, place);
}
