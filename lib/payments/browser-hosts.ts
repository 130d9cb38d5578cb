import "server-only";
import { RAILS, type RailName } from "./provider";
import type { RailEnv } from "./providers/configured-rails";
import { missingForFields } from "./rail-fields";

/** What a provider's own script may reach from our pages. The script itself comes in by the page's nonce. */
export type BrowserHosts = {
  connect: string[];
  frame: string[];
  image: string[];
  style: string[];
  font: string[];
  form: string[];
  hasPopup: boolean;
};
type Hosts = Partial<BrowserHosts>;

/** Of pay.js and its sheet (developers.google.com/pay/api/web, content security policy, read 2026-11). */
const GOOGLE_PAY: Hosts = {
  connect: ["https://pay.google.com", "https://google.com"],
  frame: ["https://pay.google.com"],
  image: ["https://www.gstatic.com"],
  hasPopup: true,
};

/**
 * Banks show their 3-D Secure pages in frames of the page where the rail's script runs, under names that nobody can list
 * (EMV 3-D Secure 2 allows no redirect): Braintree's own documentation asks for `frame-src *` and `form-action *`.
 */
const ANY_BANK: Hosts = { frame: ["https:"], form: ["https:"] };

/** As each provider documents it; the sources are in docs/adr/0030. */
const HOSTS: Record<RailName, (source: RailEnv) => Hosts> = {
  stripe: () => ({
    connect: ["https://api.stripe.com"],
    frame: ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
  }),
  paypal: () => ({
    connect: ["https://www.paypal.com"],
    frame: ["https://www.paypal.com"],
    image: ["https://www.paypal.com", "https://www.paypalobjects.com"],
    hasPopup: true,
  }),
  square: () => ({
    ...ANY_BANK,
    connect: ["https://web.squarecdn.com", "https://pci-connect.squareup.com", "https://connect.squareup.com"],
    image: ["https://web.squarecdn.com"],
    style: ["https://web.squarecdn.com"],
    font: ["https://square-fonts-production-f.squarecdn.com", "https://d1g145x70srn7h.cloudfront.net"],
  }),
  adyen: ({ ADYEN_ENVIRONMENT: place = "live" }) => {
    const api = `https://checkoutshopper-${place}.adyen.com`;
    const files = `https://checkoutshopper-${place}.cdn.adyen.com`;
    return {
      connect: [api, files, `https://checkoutanalytics-${place}.adyen.com`],
      frame: [api],
      image: [api, files],
    };
  },
  braintree: () => ({
    ...ANY_BANK,
    connect: [
      "https://api.braintreegateway.com",
      "https://client-analytics.braintreegateway.com",
      "https://*.braintree-api.com",
      "https://*.cardinalcommerce.com",
      "https://*.cardinaltrusted.com",
    ],
    image: ["https://assets.braintreegateway.com"],
  }),
};

const KEYS: Record<RailName, (source: RailEnv) => (string | undefined)[]> = {
  stripe: (source) => [source.STRIPE_SECRET_KEY],
  paypal: (source) => [source.PAYPAL_CLIENT_ID],
  square: (source) => [source.SQUARE_ACCESS_TOKEN],
  adyen: (source) => [source.ADYEN_API_KEY, source.ADYEN_MERCHANT_ACCOUNT],
  braintree: (source) => [
    source.BRAINTREE_MERCHANT_ID,
    source.BRAINTREE_PUBLIC_KEY,
    source.BRAINTREE_PRIVATE_KEY,
    source.BRAINTREE_MERCHANT_ACCOUNTS,
  ],
};

function showsItself(rail: RailName, source: RailEnv): boolean {
  return KEYS[rail](source).every((key) => key !== undefined) && missingForFields(rail, source).length === 0;
}

/**
 * The hosts of the providers whose scripts this installation's pages may run. Keys, not the admin's switch: a page outlives
 * a switch, and one that is opened just before must still show the fields. Demo: none, as the sandbox's scripts come from
 * our own origin.
 */
export function browserHosts(source: RailEnv): BrowserHosts {
  const isLive = source.BACKLINE_MODE === "live";
  const shown = isLive ? RAILS.filter((rail) => showsItself(rail, source)) : [];
  const hasGooglePay = isLive && source.GOOGLE_PAY_MERCHANT_ID !== undefined && source.WALLET_COUNTRY !== undefined;
  const opened = [...shown.map((rail) => HOSTS[rail](source)), ...(hasGooglePay ? [GOOGLE_PAY] : [])];
  const gather = (part: Exclude<keyof BrowserHosts, "hasPopup">) => [
    ...new Set(opened.flatMap((hosts) => hosts[part] ?? [])),
  ];
  return {
    connect: gather("connect"),
    frame: gather("frame"),
    image: gather("image"),
    style: gather("style"),
    font: gather("font"),
    form: gather("form"),
    hasPopup: opened.some((hosts) => hosts.hasPopup),
  };
}
