import "server-only";
import * as loaded from "@adyen/api-library";

/**
 * Node's own loader (worker, launcher) finds the names of this CommonJS package on its default export only; bundlers find them
 * at once.
 */
export const sdk = "CheckoutAPI" in loaded ? loaded : (loaded as { default: typeof loaded }).default;

export type AdyenSdk = typeof sdk;
