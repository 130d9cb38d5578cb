// @ts-check
/** What works while nobody has set the store up. */
const OPEN = /^\/(?:setup\/?$|api\/(?:setup(?:\/|$)|ready$|health$)|_next\/|icon\.svg$|favicon\.ico$)/;
const RETRY_SECONDS = "30";
const NOTICE = "/setup/not-yet";

const PROBLEM = JSON.stringify({
  type: "about:blank",
  title: "Not available right now",
  status: 503,
  code: "unavailable",
  detail: "This store is being set up. It opens soon.",
});

/**
 * Until a store is set up everything but the set-up is closed: the API with 503 and when to ask again, a page with 503 and a
 * notice in its place. Returns false when the request was answered here.
 *
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export function passSetUp(request, response) {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (OPEN.test(path)) return true;
  response.setHeader("retry-after", RETRY_SECONDS);
  response.setHeader("cache-control", "no-store");
  if (path.startsWith("/api/")) {
    response.writeHead(503, { "content-type": "application/problem+json" });
    response.end(PROBLEM);
    return false;
  }
  request.url = NOTICE;
  request.method = request.method === "HEAD" ? "HEAD" : "GET";
  const writeHead = response.writeHead;
  /** @param {unknown[]} head */
  response.writeHead = function (...head) {
    if (head[0] === 200) head[0] = 503;
    return Reflect.apply(writeHead, this, head);
  };
  return true;
}
