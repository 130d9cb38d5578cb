import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { withEnvironment } from "./with-environment";

const RAILS: Record<string, Record<string, string>> = {
  stripe: { STRIPE_SECRET_KEY: "sk_live_x", STRIPE_PUBLISHABLE_KEY: "pk_live_x" },
  paypal: { PAYPAL_CLIENT_ID: "AZ-live-client" },
  square: { SQUARE_ACCESS_TOKEN: "EAAAx", SQUARE_APPLICATION_ID: "sq0idp-x", SQUARE_LOCATION_ID: "L1" },
  adyen: {
    ADYEN_API_KEY: "AQEx",
    ADYEN_MERCHANT_ACCOUNT: "ShopECOM",
    ADYEN_CLIENT_KEY: "live_x",
    ADYEN_ENVIRONMENT: "live-us",
  },
  braintree: {
    BRAINTREE_MERCHANT_ID: "m",
    BRAINTREE_PUBLIC_KEY: "p",
    BRAINTREE_PRIVATE_KEY: "k",
    BRAINTREE_MERCHANT_ACCOUNTS: "USD:acme",
  },
};
const ALL = Object.assign({}, ...Object.values(RAILS));
const NONE: Record<string, undefined> = Object.fromEntries(Object.keys(ALL).map((name) => [name, undefined]));
const LIVE = { ...NONE, BACKLINE_MODE: "live", ...RAILS.paypal };
const EVERYWHERE = [
  "connect-src 'self'",
  "frame-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "form-action 'self'",
];
/** What each opens beside our own origin: every directive, and nothing else. */
const OPENED: Record<string, Record<string, string>> = {
  stripe: {
    "connect-src": "https://api.stripe.com",
    "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
  },
  paypal: {
    "connect-src": "https://www.paypal.com",
    "frame-src": "https://www.paypal.com",
    "img-src": "https://www.paypal.com https://www.paypalobjects.com",
  },
  square: {
    "connect-src": "https://web.squarecdn.com https://pci-connect.squareup.com https://connect.squareup.com",
    "frame-src": "https:",
    "img-src": "https://web.squarecdn.com",
    "style-src": "https://web.squarecdn.com",
    "font-src": "https://square-fonts-production-f.squarecdn.com https://d1g145x70srn7h.cloudfront.net",
    "form-action": "https:",
  },
  adyen: {
    "connect-src":
      "https://checkoutshopper-live-us.adyen.com https://checkoutshopper-live-us.cdn.adyen.com https://checkoutanalytics-live-us.adyen.com",
    "frame-src": "https://checkoutshopper-live-us.adyen.com",
    "img-src": "https://checkoutshopper-live-us.adyen.com https://checkoutshopper-live-us.cdn.adyen.com",
  },
  braintree: {
    "connect-src":
      "https://api.braintreegateway.com https://client-analytics.braintreegateway.com https://*.braintree-api.com https://*.cardinalcommerce.com https://*.cardinaltrusted.com",
    "frame-src": "https:",
    "img-src": "https://assets.braintreegateway.com",
    "form-action": "https:",
  },
};

/** The headers a page gets from a process of that environment, and its policy by directive. */
async function openPage(environment: Record<string, string | undefined>) {
  const { proxy } = await withEnvironment(environment, () => import("@/proxy"));
  const { headers } = proxy(new NextRequest("http://shop.test/checkout"));
  const directives = (headers.get("content-security-policy") ?? "").split("; ");
  return { headers, directives, find: (name: string) => directives.find((text) => text.startsWith(`${name} `)) };
}

test.each([
  ["demo, even with every provider's key in the environment", { ...ALL, BACKLINE_MODE: "demo" }],
  ["live without a provider", { ...NONE, BACKLINE_MODE: "live" }],
  ["live with a secret key whose public part is missing", { ...LIVE, ...NONE, STRIPE_SECRET_KEY: "sk_live_x" }],
  ["live with a public part whose secret key is missing", { ...LIVE, ...NONE, STRIPE_PUBLISHABLE_KEY: "pk_live_x" }],
])("%s: a page reaches this shop only", async (_, environment) => {
  const { headers, directives } = await openPage(environment);
  expect(directives).toEqual(expect.arrayContaining(EVERYWHERE));
  expect(directives.join(" ")).not.toContain("http");
  expect(headers.has("cross-origin-opener-policy"), "the strict one of every reply stays").toBe(false);
});

/** The hosts of each directive, without what every page of the shop has. */
function openedBy(directives: readonly string[]): Record<string, string> {
  const hosts = directives.map((text) => {
    const [name = "", ...sources] = text.split(" ");
    return [name, sources.filter((source) => source.startsWith("https:")).join(" ")] as const;
  });
  return Object.fromEntries(hosts.filter(([, text]) => text !== ""));
}

test.each(Object.keys(RAILS))("live with %s alone: its documented hosts open, and no others", async (rail) => {
  const { directives, headers } = await openPage({ ...NONE, BACKLINE_MODE: "live", ...RAILS[rail] });
  expect(openedBy(directives)).toEqual(OPENED[rail]);
  expect(headers.has("cross-origin-opener-policy")).toBe(rail === "paypal");
});

test("live with all of them: each directive holds what any of them needs, once", async () => {
  const { directives } = await openPage({ ...ALL, BACKLINE_MODE: "live" });
  for (const [name, text] of Object.entries(openedBy(directives))) {
    const wanted = Object.values(OPENED).flatMap((opened) => opened[name]?.split(" ") ?? []);
    expect(text.split(" ").sort(), name).toEqual([...new Set(wanted)].sort());
  }
});

test("live with PayPal: its script may call, frame and draw from its own hosts, and nothing else opens", async () => {
  const { headers, find, directives } = await openPage(LIVE);
  expect(find("connect-src")).toBe("connect-src 'self' https://www.paypal.com");
  expect(find("frame-src")).toBe("frame-src 'self' https://www.paypal.com");
  expect(find("img-src")).toBe("img-src 'self' data: blob: https://www.paypal.com https://www.paypalobjects.com");
  expect(find("script-src"), "the script comes in by the nonce").not.toContain("paypal");
  expect(directives.filter((text) => text.includes("paypal"))).toHaveLength(3);
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin-allow-popups");
});

test("every page has a nonce of its own, told to the page and to the browser alike", async () => {
  const [one, other] = [await openPage(LIVE), await openPage(LIVE)];
  const nonce = /'nonce-([^']+)'/;
  const first = nonce.exec(one.find("script-src") ?? "")?.[1];
  expect(first).toBeTruthy();
  expect(nonce.exec(other.find("script-src") ?? "")?.[1]).not.toBe(first);
  expect(one.headers.get("x-middleware-request-x-nonce")).toBe(first);
});
