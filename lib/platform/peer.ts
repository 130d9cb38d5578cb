import "server-only";

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** The first half of an IPv6 address: whoever has one address of a /64 has them all. IPv4 as it is. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("%", 1).join("").split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : GROUPS - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill("0"), ...right].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/**
 * Whom a request counts for: the address that launcher/peer-headers.mjs vouches for, never a header of the client's own.
 * Without our web process in front all share one name.
 */
export function readPeer(headers: Pick<Headers, "get">): string {
  return networkOf(headers.get("x-backline-peer") ?? "unknown");
}

/** Roughly where a request comes from, for its own sender to know again: an address without its last part. */
export function nameNetwork(headers: Pick<Headers, "get">): string {
  const peer = readPeer(headers);
  const v4 = /^(\d+\.\d+\.\d+)\.\d+$/.exec(peer)?.[1];
  return v4 ? `${v4}.x` : peer;
}
