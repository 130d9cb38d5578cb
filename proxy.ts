import { type NextRequest, NextResponse } from "next/server";
import { type BrowserHosts, browserHosts } from "@/lib/payments/browser-hosts";
import { railKeys } from "@/lib/payments/rail-keys";

/**
 * Sets the browser's rules for pages: a CSP with a nonce per request. It authorises nothing; the headers that are the same
 * everywhere come from launcher/security-headers.mjs.
 * API paths stay outside the matcher: Next cuts an upload's body at 10 MB behind any proxy (media.md §2).
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const hosts = browserHosts(railKeys());
  const policy = contentSecurityPolicy(nonce, hosts);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // a provider's window that we open must be able to answer; ours stays closed to windows that others open
  if (hosts.hasPopup) response.headers.set("cross-origin-opener-policy", "same-origin-allow-popups");
  return response;
}

/** The hosts are on every page: moving from page to page keeps the policy of the first one. */
function contentSecurityPolicy(nonce: string, hosts: BrowserHosts): string {
  // in development React evaluates strings for its error overlay, which injects styles without a nonce
  // biome-ignore lint/style/noProcessEnv: replaced at build time; the env schema is for the server runtime
  const isDevelopment = process.env.NODE_ENV === "development";
  const evaluation = isDevelopment ? " 'unsafe-eval'" : "";
  const styles = isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    ["style-src 'self'", styles, ...hosts.style].join(" "),
    "style-src-attr 'unsafe-inline'",
    ["img-src 'self' data: blob:", ...hosts.image].join(" "),
    "media-src 'self' blob:",
    ["font-src 'self'", ...hosts.font].join(" "),
    ["connect-src 'self'", ...hosts.connect].join(" "),
    ["frame-src 'self'", ...hosts.frame].join(" "),
    "object-src 'none'",
    "base-uri 'none'",
    ["form-action 'self'", ...hosts.form].join(" "),
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = { matcher: ["/((?!api/|sandbox/|_next/static|_next/image|favicon\\.ico$|icon\\.svg$).*)"] };
