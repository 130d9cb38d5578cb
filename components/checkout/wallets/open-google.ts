import { toDecimal } from "@/lib/shared/money";
import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";
import { CARDS, loadGooglePay, VERSION } from "./load-google-pay";
import { drawWith, type WalletDoors, type WalletRequest } from "./wallet-opener";

type GoogleSheet = Extract<WalletSheet, { kind: "google" }>;

/** What Google is asked for: the order's total, final, and a card encrypted for its rail. */
export function describePayment(
  { merchantId, country, gateway }: GoogleSheet,
  { total, storeName }: Pick<WalletRequest, "total" | "storeName">,
): google.payments.api.PaymentDataRequest {
  return {
    ...VERSION,
    merchantInfo: { merchantId, merchantName: storeName },
    allowedPaymentMethods: [{ ...CARDS, tokenizationSpecification: { type: "PAYMENT_GATEWAY", parameters: gateway } }],
    transactionInfo: {
      countryCode: country,
      currencyCode: total.currency,
      totalPriceStatus: "FINAL",
      totalPrice: toDecimal(total.amountMinor, total.currency),
      checkoutOption: "COMPLETE_IMMEDIATE_PURCHASE",
    },
  };
}

const wasLeft = (error: unknown) => (error as { statusCode?: unknown } | null)?.statusCode === "CANCELED";

/** Google's own button, and behind it its own sheet. */
export function openGoogle(place: HTMLElement, sheet: GoogleSheet, request: WalletRequest, doors: WalletDoors) {
  async function pay(client: google.payments.api.PaymentsClient): Promise<void> {
    try {
      const { paymentMethodData } = await client.loadPaymentData(describePayment(sheet, request));
      const { cardNetwork, cardDetails } = paymentMethodData.info ?? {};
      const card = cardNetwork && cardDetails ? { brand: cardNetwork.toLowerCase(), last4: cardDetails } : null;
      doors.take(paymentMethodData.tokenizationData.token, card);
    } catch (error) {
      if (wasLeft(error)) doors.leave();
      else doors.fail();
    }
  }
  return drawWith(async () => {
    const client = await loadGooglePay();
    return client.createButton({
      buttonColor: request.theme === "dark" ? "white" : "black",
      buttonType: "pay",
      buttonSizeMode: "fill",
      buttonLocale: document.documentElement.lang.slice(0, 2),
      allowedPaymentMethods: [CARDS],
      onClick: () => void pay(client),
    });
  }, place);
}
