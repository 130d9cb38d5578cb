// @ts-check
import net from "node:net";

export const PEER_HEADER = "x-backline-peer";

const trusted = readProxies(process.env.TRUSTED_PROXIES ?? "");

/**
 * Next adds X-Forwarded-For only when it is absent, so a client could claim any address: what an untrusted peer says about
 * forwarding is dropped. `x-backline-peer` then holds the address to count by: the socket's, or behind trusted proxies the
 * last one they did not add themselves. An entry that is no address ends the search: what stands left of it may be the
 * client's own words.
 *
 * @param {import("node:http").IncomingMessage} request
 */
export function correctPeerHeaders(request, proxies = trusted) {
  let peer = plainAddress(request.socket.remoteAddress ?? "");
  if (!isTrusted(peer, proxies)) {
    for (const name of Object.keys(request.headers)) {
      if (name === "forwarded" || name.startsWith("x-forwarded-") || name === "x-real-ip") delete request.headers[name];
    }
  }
  const claims = String(request.headers["x-forwarded-for"] ?? "").split(",");
  while (isTrusted(peer, proxies) && claims.length > 0) {
    const claimed = plainAddress(withoutPort(claims.pop()?.trim() ?? ""));
    if (net.isIP(claimed) === 0) break;
    peer = claimed;
  }
  request.headers[PEER_HEADER] = peer;
}

/**
 * @param {string} list addresses and CIDR ranges, separated by commas; those that are none are left out
 * @returns {net.BlockList}
 */
export function readProxies(list) {
  const proxies = new net.BlockList();
  for (const entry of split(list)) {
    if (!isReadable(entry)) continue;
    const [address = "", bits] = entry.split("/");
    const family = net.isIPv6(address) ? "ipv6" : "ipv4";
    if (bits) proxies.addSubnet(address, Number(bits), family);
    else proxies.addAddress(address, family);
  }
  return proxies;
}

/** @param {string} list as TRUSTED_PROXIES @returns {string[]} its entries that are neither address nor range */
export function findUnreadableProxies(list) {
  return split(list).filter((entry) => !isReadable(entry));
}

/** @param {string} list */
function split(list) {
  return list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** @param {string} entry */
function isReadable(entry) {
  const [address = "", bits, ...rest] = entry.split("/");
  const most = net.isIPv6(address) ? 128 : 32;
  const hasGoodBits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most);
  return net.isIP(address) !== 0 && rest.length === 0 && hasGoodBits;
}

/** @param {string} address @param {net.BlockList} proxies */
function isTrusted(address, proxies) {
  return net.isIP(address) !== 0 && proxies.check(address, net.isIPv6(address) ? "ipv6" : "ipv4");
}

/** An IPv4 address that comes as IPv6 (::ffff:203.0.113.9, ::ffff:cb00:7109) is the IPv4 address. @param {string} address */
function plainAddress(address) {
  if (!net.isIPv6(address)) return address;
  const mapped = /^::ffff:(.+)$/i.exec(new URL(`http://[${address.split("%")[0]}]`).hostname.slice(1, -1))?.[1];
  if (!mapped) return address;
  const [high = 0, low = 0] = mapped.split(":").map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Some proxies write the port as well: 203.0.113.9:4711, [2001:db8::9]:4711. @param {string} entry */
function withoutPort(entry) {
  return /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}
