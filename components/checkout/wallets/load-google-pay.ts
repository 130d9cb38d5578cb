/// <reference types="googlepay" />
const SCRIPT_URL = "https://pay.google.com/gp/p/js/pay.js";
const NETWORKS: google.payments.api.CardNetwork[] = ["VISA", "MASTERCARD", "AMEX", "DISCOVER", "JCB"];
export const VERSION = { apiVersion: 2, apiVersionMinor: 0 } as const;
/** Cards that are only on file at Google as well: their bank may ask the buyer, as with a typed card. */
export const CARDS = {
  type: "CARD",
  parameters: { allowedAuthMethods: ["PAN_ONLY", "CRYPTOGRAM_3DS"], allowedCardNetworks: NETWORKS },
} as const satisfies google.payments.api.IsReadyToPayPaymentMethodSpecification;

let loading: Promise<google.payments.api.PaymentsClient> | null = null;

function load(): Promise<google.payments.api.PaymentsClient> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SCRIPT_URL;
    script.nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
    script.onload = () => resolve(new google.payments.api.PaymentsClient({ environment: "PRODUCTION" }));
    script.onerror = () => reject(new Error("pay.js did not load"));
    document.head.append(script);
  });
}

/** Google's script, once for each page, and only where a store takes Google Pay by it. Rejects when it cannot be had. */
export function loadGooglePay(): Promise<google.payments.api.PaymentsClient> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Whether this browser and its buyer can use it. Never rejects. */
export async function isGooglePayReady(): Promise<boolean> {
  try {
    const client = await loadGooglePay();
    return (await client.isReadyToPay({ ...VERSION, allowedPaymentMethods: [CARDS] })).result;
  } catch {
    return false;
  }
}
