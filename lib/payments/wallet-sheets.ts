import "server-only";
import type { WalletSheet } from "@/lib/shared/schemas/wallet-sheet";
import type { Wallet } from "@/lib/shared/wallets";
import type { RailName } from "./provider";
import type { RailEnv } from "./providers/configured-rails";
import { railKeys } from "./rail-keys";

export type SheetTotal = { amountMinor: number; currency: string };
export type WalletEnv = Omit<RailEnv, "PUBLIC_URL">;

/**
 * What Google is told to encrypt a card for. Adyen's by docs.adyen.com/payment-methods/google-pay/api-only (read 2026-11-22), Braintree's
 * by what its own browser SDK sends, whose version is that of our dependency, Stripe's by what integrations in use send. Google lists
 * them all (developers.google.com/pay/api/web/guides/tutorial, step 2): the first thing to compare when a real gateway refuses a token.
 * Null where the keys for it are missing, and for Square (gateway "square"), whose script asks Google itself.
 */
export function gatewayOf(rail: RailName, keys: WalletEnv): Record<string, string> | null {
  const { STRIPE_PUBLISHABLE_KEY: stripe, ADYEN_MERCHANT_ACCOUNT: adyen } = keys;
  const { BRAINTREE_MERCHANT_ID: merchant, BRAINTREE_TOKENIZATION_KEY: braintree } = keys;
  if (rail === "stripe" && stripe)
    return { gateway: "stripe", "stripe:version": "2018-10-31", "stripe:publishableKey": stripe };
  if (rail === "adyen" && adyen) return { gateway: "adyen", gatewayMerchantId: adyen };
  if (rail !== "braintree" || !merchant || !braintree) return null;
  return {
    gateway: "braintree",
    "braintree:apiVersion": "v1",
    "braintree:sdkVersion": "3.144.0",
    "braintree:merchantId": merchant,
    "braintree:clientKey": braintree,
  };
}

function squareSheet(keys: WalletEnv, country: string): WalletSheet | null {
  const { SQUARE_APPLICATION_ID: applicationId, SQUARE_LOCATION_ID: locationId } = keys;
  return applicationId && locationId ? { kind: "square", applicationId, locationId, country } : null;
}

function googleSheet(rail: RailName, keys: WalletEnv, country: string): WalletSheet | null {
  if (rail === "square") return squareSheet(keys, country);
  const gateway = gatewayOf(rail, keys);
  const merchantId = keys.GOOGLE_PAY_MERCHANT_ID;
  return gateway && merchantId ? { kind: "google", merchantId, country, gateway } : null;
}

function appleSheet(rail: RailName, keys: WalletEnv, country: string): WalletSheet | null {
  const { STRIPE_PUBLISHABLE_KEY: publishableKey, BRAINTREE_TOKENIZATION_KEY: tokenizationKey } = keys;
  if (rail === "square") return squareSheet(keys, country);
  if (rail === "stripe") return publishableKey ? { kind: "stripe", publishableKey, country } : null;
  if (rail === "braintree") return tokenizationKey ? { kind: "braintree", tokenizationKey, country } : null;
  return rail === "adyen" && keys.APPLE_PAY_MERCHANT_ID ? { kind: "apple", country } : null;
}

/** The sheet of a wallet for a charge on `rail`; null where this store is not set up for it. */
export function walletSheetOf(
  wallet: Wallet,
  rail: RailName,
  { amountMinor, currency }: SheetTotal,
  keys: WalletEnv = railKeys(),
): WalletSheet | null {
  if (keys.BACKLINE_MODE === "demo") {
    const query = new URLSearchParams({ wallet, rail, amount: String(amountMinor), currency });
    return { kind: "sandbox", url: `/sandbox/wallet?${query}` };
  }
  const country = keys.WALLET_COUNTRY;
  if (country === undefined) return null;
  return wallet === "google_pay" ? googleSheet(rail, keys, country) : appleSheet(rail, keys, country);
}
