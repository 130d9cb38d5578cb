import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";
import { canUseApplePay, drawAppleButton } from "./apple-button";
import { beginAppleSession, describeApplePayment } from "./apple-session";
import { drawWith, type WalletDoors, type WalletRequest } from "./wallet-opener";

type BraintreeSheet = Extract<WalletSheet, { kind: "braintree" }>;

/** Apple Pay by Braintree's script: it validates the merchant and turns the payment data into a nonce. */
export function openWithBraintree(
  place: HTMLElement,
  { tokenizationKey, country }: BraintreeSheet,
  request: WalletRequest,
  doors: WalletDoors,
  label: string,
) {
  return drawWith(async () => {
    if (!canUseApplePay()) return null;
    const [client, applePay] = await Promise.all([import("braintree-web/client"), import("braintree-web/apple-pay")]);
    const connected = await client.create({ authorization: tokenizationKey });
    const apple = await applePay.create({ client: connected });
    const { storeName, theme } = request;
    const doings = {
      validate: (validationURL: string) => apple.performValidation({ validationURL, displayName: storeName }),
      tokenise: async ({ token }: ApplePayJS.ApplePayPayment) => (await apple.tokenize({ token })).nonce,
    };
    const begin = () => beginAppleSession(describeApplePayment(request, country), doings, doors);
    return drawAppleButton(theme, label, begin);
  }, place);
}
