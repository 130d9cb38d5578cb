import "server-only";
import { BlockList, isIP } from "node:net";

const INNER_V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const;

const inner = new BlockList();
for (const [net, prefix] of INNER_V4) inner.addSubnet(net, prefix, "ipv4");
// of IPv6 only global unicast is public, without what carries an IPv4 address inside it or leads nowhere
const globalV6 = new BlockList();
globalV6.addSubnet("2000::", 3, "ipv6");
const carriers = new BlockList();
for (const [net, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  carriers.addSubnet(net, prefix, "ipv6");

/** Whether an IP address is one of the public internet: not this machine, its network, nor a cloud's metadata service. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inner.check(address, "ipv4");
  return family === 6 && globalV6.check(address, "ipv6") && !carriers.check(address, "ipv6");
}
