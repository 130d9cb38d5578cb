import type { WalletName } from "./card";
import type { RailName } from "./rails";
import { parseJson } from "./read-body";

const PROTOCOLS = { google: "ECv2", apple: "EC_v1" };

/**
 * What a wallet's sheet hands to the shop for `token`: by Google the rail's own answer as text, or what only Adyen can
 * decrypt; by Apple the rail's token, or for Adyen the encrypted payment data as it goes into its request.
 */
export function wrapToken(wallet: WalletName, rail: RailName, token: string): string {
  if (rail === "adyen" && wallet === "google_pay")
    return JSON.stringify({ protocolVersion: PROTOCOLS.google, signature: "", signedMessage: token });
  if (rail === "adyen")
    return Buffer.from(JSON.stringify({ version: PROTOCOLS.apple, data: token, signature: "" })).toString("base64");
  if (wallet === "apple_pay") return token;
  if (rail === "stripe") return JSON.stringify({ id: token, object: "token", type: "card", livemode: false });
  if (rail === "braintree") return JSON.stringify({ androidPayCards: [{ type: "AndroidPayCard", nonce: token }] });
  return token;
}

/** Adyen's side of `wrapToken`; a published test token stands as it is. */
export function unwrapAtAdyen(wallet: WalletName, payload: string): string {
  const text = wallet === "google_pay" ? payload : Buffer.from(payload, "base64").toString();
  const told = parseJson(text) as { signedMessage?: unknown; data?: unknown } | null;
  const token = wallet === "google_pay" ? told?.signedMessage : told?.data;
  return typeof token === "string" ? token : payload;
}
