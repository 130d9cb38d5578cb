import "server-only";
import * as loaded from "@adyen/api-library";

/**
 * Node's own loader (worker, launcher) finds the names of this CommonJS package on its default export only; bundlers find them
 * at once.
 */
const sdk = "CheckoutAPI" in loaded ? loaded : (loaded as { default: typeof loaded }).default;

export const { CheckoutAPI, Client, EnvironmentEnum, hmacValidator: HmacValidator, Types } = sdk;
