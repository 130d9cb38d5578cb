// @ts-check
import net from "node:net";

export const PEER_HEADER = "x-backline-peer";

const trusted = readProxies(process.env.TRUSTED_PROXIES ?? "");

/**
 * Next adds X-Forwarded-For only when it is absent, so a client could claim any address: what an untrusted peer says about
 * forwarding is dropped. `x-backline-peer` then holds the address to count by: the socket's, or behind trusted proxies the
 * last one they did not add themselves.
 *
 * @param {import("node:http").IncomingMessage} request
 */
export function correctPeerHeaders(request, proxies = trusted) {
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  if (!isTrusted(peer, proxies)) {
    for (const name of Object.keys(request.headers)) {
      if (name === "forwarded" || name.startsWith("x-forwarded-") || name === "x-real-ip") delete request.headers[name];
    }
  }
  const claimed = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => net.isIP(part));
  request.headers[PEER_HEADER] = claimed.findLast((address) => !isTrusted(address, proxies)) ?? peer;
}

/**
 * @param {string} list addresses and CIDR ranges, separated by commas
 * @returns {net.BlockList}
 */
export function readProxies(list) {
  const proxies = new net.BlockList();
  for (const entry of list.split(",").map((part) => part.trim())) {
    const [address = "", bits] = entry.split("/");
    const family = net.isIPv6(address) ? "ipv6" : "ipv4";
    if (net.isIP(address) === 0) continue;
    if (bits) proxies.addSubnet(address, Number(bits), family);
    else proxies.addAddress(address, family);
  }
  return proxies;
}

/** @param {string} address @param {net.BlockList} proxies */
function isTrusted(address, proxies) {
  return net.isIP(address) !== 0 && proxies.check(address, net.isIPv6(address) ? "ipv6" : "ipv4");
}

/** @param {string} address */
function plainAddress(address) {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}
