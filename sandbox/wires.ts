import { AdyenWire } from "./adyen/adyen-wire";
import { speakAdyen } from "./adyen/send-webhooks";
import type { Book } from "./book";
import { BraintreeWire } from "./braintree/braintree-wire";
import { speakBraintree } from "./braintree/send-webhooks";
import type { SandboxClock } from "./clock";
import type { RailControl } from "./control-routes";
import type { ListingTroubles } from "./listing-troubles";
import { PaypalWire } from "./paypal/paypal-wire";
import { speakPaypal } from "./paypal/send-webhooks";
import type { WebhookCertificate } from "./paypal/webhook-certificate";
import type { RailName } from "./rails";
import type { WebhookDialect } from "./send-webhooks";
import { speakSquare } from "./square/send-webhooks";
import { SquareWire } from "./square/square-wire";
import { speakStripe } from "./stripe/send-webhooks";
import { StripeWire } from "./stripe/stripe-wire";

/** What each rail knows its shop by. */
export type SandboxKeys = {
  stripe: { secretKey: string; webhookSecret: string };
  paypal: { clientId: string; clientSecret: string; webhookId: string };
  adyen: {
    apiKey: string;
    merchantAccount: string;
    hmacKey: string;
    /** Who may download reports. */
    reportUser: string;
    reportPassword: string;
  };
  /** `notificationUrl`: as the shop has it on file with Square, wherever the news is brought. */
  square: { accessToken: string; webhookSignatureKey: string; notificationUrl: string };
  braintree: { merchantId: string; publicKey: string; privateKey: string };
};
/** For a test that has nothing to do with the rail. */
export const STAND_IN_KEYS: SandboxKeys = {
  stripe: { secretKey: "sk_test_sandbox", webhookSecret: "whsec_sandbox" },
  paypal: { clientId: "sandbox-client", clientSecret: "sandbox-secret", webhookId: "sandbox-webhook" },
  adyen: {
    apiKey: "sandbox-key",
    merchantAccount: "SandboxECOM",
    hmacKey: "5A".repeat(32),
    reportUser: "report@Company.Sandbox",
    reportPassword: "sandbox-report",
  },
  square: {
    accessToken: "sandbox_square",
    webhookSignatureKey: "sandbox-signature",
    notificationUrl: "http://shop.test/api/webhooks/square",
  },
  braintree: { merchantId: "sandbox-merchant", publicKey: "sandbox-public", privateKey: "sandbox-private" },
};

type DialectFacts = {
  certificate: () => WebhookCertificate;
  /** Where a rail's own API is. */
  urlOf: (rail: RailName) => string;
  /** Where the rail sends the news of one shop; null when it sends none. */
  webhookUrlOf: (rail: RailName) => string | null;
};

export function makeDialects(
  keys: SandboxKeys,
  { certificate, urlOf }: DialectFacts,
): Record<RailName, WebhookDialect> {
  return {
    stripe: speakStripe(keys.stripe.webhookSecret),
    adyen: speakAdyen({ ...keys.adyen, reportsUrl: () => `${urlOf("adyen")}/reports/download/MerchantAccount` }),
    paypal: speakPaypal({ webhookId: keys.paypal.webhookId, certificate, apiUrl: () => urlOf("paypal") }),
    square: speakSquare({
      signatureKey: keys.square.webhookSignatureKey,
      notificationUrl: keys.square.notificationUrl,
    }),
    braintree: speakBraintree(keys.braintree),
  };
}

type WireFacts = {
  book: Book;
  clock: SandboxClock;
  rails: Record<RailName, RailControl>;
  troubles: ListingTroubles;
  accountCountry: string;
  publicUrl: string;
};

export function makeWires(keys: SandboxKeys, { book, clock, rails, troubles, accountCountry, publicUrl }: WireFacts) {
  const shared = (rail: RailName) => ({
    accountCountry,
    publicUrl,
    policy: () => rails[rail].policy,
    troubles,
    onKeyConflict: () => {
      rails[rail].keyConflicts += 1;
    },
  });
  const sender = (rail: RailName) => rails[rail].webhooks;
  return {
    stripe: new StripeWire(book, clock, sender("stripe"), { ...shared("stripe"), secretKey: keys.stripe.secretKey }),
    adyen: new AdyenWire(book, clock, sender("adyen"), { ...shared("adyen"), ...keys.adyen }),
    paypal: new PaypalWire(book, clock, sender("paypal"), { ...shared("paypal"), ...keys.paypal }),
    square: new SquareWire(book, clock, sender("square"), {
      ...shared("square"),
      accessToken: keys.square.accessToken,
    }),
    braintree: new BraintreeWire(book, clock, { ...shared("braintree"), ...keys.braintree }),
  };
}
export type Wires = ReturnType<typeof makeWires>;
