// @ts-check

/** What a browser may do with a reply that is no page of ours: show it, never run it. Pages bring their own (proxy.ts). */
const NO_PAGE = [
  "default-src 'none'",
  "img-src 'self'",
  "media-src 'self'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "sandbox",
].join("; ");
const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * The headers of every reply: pages, API, bytes, static files and errors alike.
 *
 * @param {string} publicUrl
 * @returns {Readonly<Record<string, string>>}
 */
export function listSecurityHeaders(publicUrl) {
  return {
    "content-security-policy": NO_PAGE,
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    ...(publicUrl.startsWith("https:") ? { "strict-transport-security": `max-age=${YEAR_SECONDS}` } : {}),
  };
}

/**
 * Adds what a handler has not said itself, when the head is written: Next appends to a header that is there already, and
 * two different policies in one reply are read differently by different browsers.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {Readonly<Record<string, string>>} defaults
 */
export function addMissingHeaders(response, defaults) {
  const writeHead = response.writeHead;
  /** @param {unknown[]} head */
  response.writeHead = function (...head) {
    const given = /** @type {object | undefined} */ (head.find((part) => typeof part === "object" && part !== null));
    const said = new Set(Object.keys(given ?? {}).map((name) => name.toLowerCase()));
    for (const [name, value] of Object.entries(defaults)) {
      if (!said.has(name) && !response.hasHeader(name)) response.setHeader(name, value);
    }
    return Reflect.apply(writeHead, this, head);
  };
}
