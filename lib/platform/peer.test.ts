import { expect, test } from "vitest";
import { nameNetwork, readPeer } from "./peer";

test.each([
  ["nobody vouched", undefined, "unknown"],
  ["IPv4", "203.0.113.9", "203.0.113.9"],
  ["IPv6 in full", "2001:0db8:0001:0002:0003:0004:0005:0006", "2001:db8:1:2::/64"],
  ["its neighbour in the same network", "2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"],
  ["zeros left out in the middle", "2001:db8::9", "2001:db8:0:0::/64"],
  ["zeros left out at the start", "::1", "0:0:0:0::/64"],
  ["zeros left out at the end", "2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["a link-local one with its zone", "fe80::1%eth0", "fe80:0:0:0::/64"],
])("%s", (_, address, peer) => {
  expect(readPeer(new Headers(address ? { "x-backline-peer": address, "x-forwarded-for": "1.2.3.4" } : {}))).toBe(peer);
});

test("a place is an address without its last part", () => {
  const of = (address: string) => nameNetwork(new Headers({ "x-backline-peer": address }));
  expect([of("203.0.113.9"), of("2001:db8:1:2::9")]).toEqual(["203.0.113.x", "2001:db8:1:2::/64"]);
});
