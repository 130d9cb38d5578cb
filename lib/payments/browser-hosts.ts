import "server-only";
import type { Env } from "@/lib/platform/env";

/** What a provider's own script may reach from our pages. The script itself comes in by the page's nonce. */
export type BrowserHosts = { connect: string[]; frame: string[]; image: string[]; hasPopup: boolean };

const NONE: BrowserHosts = { connect: [], frame: [], image: [], hasPopup: false };
const PAYPAL: BrowserHosts = {
  connect: ["https://www.paypal.com"],
  frame: ["https://www.paypal.com"],
  image: ["https://www.paypal.com", "https://www.paypalobjects.com"],
  hasPopup: true,
};

/** Of pay.js and its sheet (developers.google.com/pay/api/web, content security policy, read 2026-11). */
const GOOGLE_PAY: BrowserHosts = {
  connect: ["https://pay.google.com", "https://google.com"],
  frame: ["https://pay.google.com"],
  image: ["https://www.gstatic.com"],
  hasPopup: true,
};

type Keys = Pick<Env, "BACKLINE_MODE" | "PAYPAL_CLIENT_ID"> &
  Partial<Pick<Env, "GOOGLE_PAY_MERCHANT_ID" | "WALLET_COUNTRY">>;

const both = (one: BrowserHosts, other: BrowserHosts): BrowserHosts => ({
  connect: [...one.connect, ...other.connect],
  frame: [...one.frame, ...other.frame],
  image: [...one.image, ...other.image],
  hasPopup: one.hasPopup || other.hasPopup,
});

/**
 * The hosts of the providers this installation has keys for. Keys, not the admin's switch: a page outlives a switch, and one
 * that is opened just before must still show the button. Demo: none, as the sandbox's scripts come from our own origin.
 */
export function browserHosts(keys: Keys): BrowserHosts {
  if (keys.BACKLINE_MODE !== "live") return NONE;
  const paypal = keys.PAYPAL_CLIENT_ID === undefined ? NONE : PAYPAL;
  const isGoogleSet = keys.GOOGLE_PAY_MERCHANT_ID !== undefined && keys.WALLET_COUNTRY !== undefined;
  return isGoogleSet ? both(paypal, GOOGLE_PAY) : paypal;
}
