import "server-only";
import { readFile } from "node:fs/promises";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { counter } from "@/lib/platform/metrics";
import { getSetting } from "@/lib/platform/settings";
import { askAppleGateway, gatewayHostOf, readMerchantIdentity, type SessionWish } from "./apple-gateway";
import { availableRails } from "./available-rails";

const sessions = counter("backline_wallet_sessions_total", "Merchant sessions asked for, by how they ended", [
  "wallet",
  "result",
]);

async function open(host: string, wish: SessionWish): Promise<unknown> {
  const identity = await readMerchantIdentity();
  if (identity) return askAppleGateway(host, identity, wish);
  const rail = [...availableRails().values()].find((each) => each.openAppleSession !== undefined);
  const session = await rail?.openAppleSession?.(wish);
  if (session) return session;
  throw new AppError("unavailable", "Apple Pay could not be opened. Nothing was charged. Pay in another way.");
}

/**
 * A merchant session for Safari's sheet: by the store's own certificate, else by the rail that vouches for its shops. Throws
 * AppError: not_found where the store has no Apple merchant id, invalid_request for an address that is not Apple's, unavailable.
 */
export async function openAppleSession(validationUrl: string): Promise<unknown> {
  const { APPLE_PAY_MERCHANT_ID: merchantIdentifier, BACKLINE_MODE: mode, PUBLIC_URL: publicUrl } = env;
  if (mode !== "live" || merchantIdentifier === undefined)
    throw new AppError("not_found", "This shop does not take Apple Pay by a certificate of its own.");
  const host = gatewayHostOf(validationUrl);
  if (host === null) {
    const message = "It is no address of Apple's payment services.";
    throw new AppError("invalid_request", message, { errors: [{ path: "validationUrl", message }] });
  }
  const displayName = await getSetting("storeName");
  try {
    const session = await open(host, { merchantIdentifier, displayName, domainName: new URL(publicUrl).hostname });
    sessions.inc({ wallet: "apple_pay", result: "opened" });
    return session;
  } catch (error) {
    sessions.inc({ wallet: "apple_pay", result: "failed" });
    log.warn({ err: error, host }, "no Apple Pay session");
    throw error;
  }
}

/** What Apple fetches to see that the domain is ours. Throws AppError not_found where no file is set. */
export async function readDomainAssociation(): Promise<string> {
  const { APPLE_PAY_DOMAIN_FILE: file } = env;
  const text = file === undefined ? null : await readFile(file, "utf8").catch(() => null);
  if (text !== null) return text;
  throw new AppError("not_found", "No domain of this shop is registered with Apple.");
}
