import { toDecimal } from "@/lib/shared/money";
import type { Card } from "../checkout-state";
import type { WalletDoors, WalletRequest } from "./wallet-opener";

const VERSION = 3;

export function describeApplePayment(
  { total, storeName }: Pick<WalletRequest, "total" | "storeName">,
  countryCode: string,
): ApplePayJS.ApplePayPaymentRequest {
  return {
    countryCode,
    currencyCode: total.currency,
    merchantCapabilities: ["supports3DS"],
    supportedNetworks: ["visa", "masterCard", "amex", "discover", "jcb"],
    total: { label: storeName, amount: toDecimal(total.amountMinor, total.currency), type: "final" },
  };
}

/** `Visa 4242` of Apple's display name. */
function cardOf({ network, displayName }: ApplePayJS.ApplePayPaymentMethod): Card | null {
  const last4 = displayName?.match(/(\d{4})$/)?.[1];
  return network && last4 ? { brand: network.toLowerCase(), last4 } : null;
}

type Doings = {
  validate(validationUrl: string): Promise<unknown>;
  /** The token of the authorised payment as the rail wants it. */
  tokenise(payment: ApplePayJS.ApplePayPayment): Promise<string>;
};

/**
 * Opens Safari's sheet; only from within a press. The sheet is told that the card was read: whether the rail takes it, the
 * page says, as for every other method.
 */
export function beginAppleSession(
  payment: ApplePayJS.ApplePayPaymentRequest,
  { validate, tokenise }: Doings,
  doors: WalletDoors,
): void {
  const session = new ApplePaySession(VERSION, payment);
  const fail = () => {
    session.abort();
    doors.fail();
  };
  session.onvalidatemerchant = ({ validationURL }) => {
    validate(validationURL).then((merchant) => session.completeMerchantValidation(merchant), fail);
  };
  session.onpaymentauthorized = ({ payment: paid }) => {
    tokenise(paid).then((token) => {
      session.completePayment(ApplePaySession.STATUS_SUCCESS);
      doors.take(token, cardOf(paid.token.paymentMethod));
    }, fail);
  };
  session.oncancel = () => doors.leave();
  session.begin();
}
