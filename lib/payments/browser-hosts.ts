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

type Keys = Pick<Env, "BACKLINE_MODE" | "PAYPAL_CLIENT_ID">;

/**
 * The hosts of the providers this installation has keys for. Keys, not the admin's switch: a page outlives a switch, and one
 * that is opened just before must still show the button. Demo: none, as the sandbox's scripts come from our own origin.
 */
export function browserHosts({ BACKLINE_MODE, PAYPAL_CLIENT_ID }: Keys): BrowserHosts {
  return BACKLINE_MODE === "live" && PAYPAL_CLIENT_ID !== undefined ? PAYPAL : NONE;
}
