// What a web process does before anybody may ask it: the first request of each kind loads its modules, compiles them and opens
// connections, which on a small machine takes seconds that no buyer should wait.
// @ts-check
import http from "node:http";

/** One address for each large part: pages of shop and account, the API for catalogue, checkout and figures. */
const ADDRESSES = [
  "/",
  "/releases/none",
  "/checkout",
  "/sign-in",
  "/api/ready",
  "/api/tracks?limit=1",
  // the door is as far as these go: one has no GET, the other is not for strangers
  "/api/checkout",
  "/api/analytics/live?once=1",
];
/** Whoever waits for the process, waits no longer than this for its sake. */
const LIMIT_MS = 15_000;

/**
 * Asks `server`'s own listener at a private address of this machine. What a request is answered does not matter: a store whose
 * database is away must say so to people, not stay closed.
 * @param {http.RequestListener} listener
 */
export async function warmUp(listener, limitMs = LIMIT_MS) {
  const inner = http.createServer(listener);
  const over = AbortSignal.timeout(limitMs);
  // of its own also where a cluster shares its members' ports
  await new Promise((resolve) =>
    inner.listen({ port: 0, host: "127.0.0.1", exclusive: true }, () => resolve(undefined)),
  );
  const { port } = /** @type {import("node:net").AddressInfo} */ (inner.address());
  for (const address of ADDRESSES) await ask(`http://127.0.0.1:${port}${address}`, over);
  inner.closeAllConnections();
  await new Promise((resolve) => inner.close(resolve));
}

/** @param {string} url @param {AbortSignal} signal */
async function ask(url, signal) {
  await fetch(url, { signal, redirect: "manual", headers: { connection: "close" } })
    .then((reply) => reply.arrayBuffer())
    .catch(() => {});
}
