// What a web process does before anybody may ask it: the first request of each kind loads its modules, compiles them and opens
// connections, which on a small machine takes seconds that no buyer should wait.
// @ts-check
import { once } from "node:events";
import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";

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
 * Asks the listener at a private address of this machine. What a request is answered does not matter: a store whose
 * database is away must say so to people, not stay closed.
 * @param {http.RequestListener} listener
 */
export async function warmUp(listener, limitMs = LIMIT_MS) {
  const inner = http.createServer(listener);
  // of its own also where a cluster shares its members' ports
  inner.listen({ port: 0, host: "127.0.0.1", exclusive: true });
  await once(inner, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (inner.address());
  await Promise.race([askAll(`http://127.0.0.1:${port}`), wait(limitMs, undefined, { ref: false })]);
  inner.close();
  inner.closeAllConnections();
}

/** @param {string} origin */
async function askAll(origin) {
  for (const address of ADDRESSES)
    await fetch(origin + address, { redirect: "manual" })
      .then((reply) => reply.arrayBuffer())
      .catch(() => {});
}
