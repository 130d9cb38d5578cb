import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { correctPeerHeaders, findUnreadableProxies, readProxies } from "./peer-headers.mjs";

const proxies = readProxies("10.0.0.0/8, 2001:db8::1, 2001:db8:1::/48");

function receive(remoteAddress: string | undefined, sent: Record<string, string>): Record<string, string> {
  const headers = { "x-backline-peer": "6.6.6.6", ...sent };
  correctPeerHeaders({ headers, socket: { remoteAddress } } as unknown as IncomingMessage, proxies);
  return headers;
}

test.each([
  ["a client's own claim is dropped", "203.0.113.9", "1.2.3.4", "203.0.113.9"],
  ["a claim of a proxy's address is dropped too", "203.0.113.9", "10.1.1.1", "203.0.113.9"],
  ["without a claim the socket counts", "203.0.113.9", undefined, "203.0.113.9"],
  ["an IPv4 address in IPv6 clothes is the IPv4 address", "::ffff:203.0.113.9", "1.2.3.4", "203.0.113.9"],
  ["so is one in hexadecimal clothes", "::ffff:cb00:7109", undefined, "203.0.113.9"],
  ["a proxy in IPv6 clothes is still the proxy", "::ffff:10.1.1.1", "198.51.100.7", "198.51.100.7"],
  ["a claim in IPv6 clothes is the IPv4 address", "10.1.1.1", "::ffff:198.51.100.7", "198.51.100.7"],
  ["a trusted proxy is believed", "10.1.1.1", "198.51.100.7", "198.51.100.7"],
  ["an IPv6 proxy from a range is believed", "2001:db8:1:2::3", "2001:db8:ffff::9", "2001:db8:ffff::9"],
  ["left of the proxies' entries is the client's word", "10.1.1.1", "1.2.3.4, 198.51.100.7, 10.2.2.2", "198.51.100.7"],
  ["a port is not part of an address", "10.1.1.1", "198.51.100.7:4711", "198.51.100.7"],
  ["a bracketed address with a port", "10.1.1.1", "[2001:db8:ffff::9]:4711", "2001:db8:ffff::9"],
  ["nothing left of an unreadable entry counts", "10.1.1.1", "1.2.3.4, unknown", "10.1.1.1"],
  ["nor of an empty one", "10.1.1.1", "1.2.3.4,,10.2.2.2", "10.2.2.2"],
  ["proxies all the way: the farthest", "10.1.1.1", "10.3.3.3, 10.2.2.2", "10.3.3.3"],
  ["a trusted proxy that says nothing", "10.1.1.1", undefined, "10.1.1.1"],
  ["a socket that is gone", undefined, "1.2.3.4", ""],
])("%s", (_, remoteAddress, claim, peer) => {
  expect(receive(remoteAddress, claim ? { "x-forwarded-for": claim } : {})["x-backline-peer"]).toBe(peer);
});

const CLAIMS = {
  forwarded: "for=1.2.3.4;host=evil.test;proto=https",
  "x-forwarded-for": "1.2.3.4",
  "x-forwarded-host": "evil.test",
  "x-forwarded-proto": "https",
  "x-real-ip": "1.2.3.4",
};

test("every header about forwarding is dropped from a stranger and kept from a proxy", () => {
  expect(receive("203.0.113.9", CLAIMS)).toEqual({ "x-backline-peer": "203.0.113.9" });
  expect(receive("10.1.1.1", CLAIMS)).toMatchObject(CLAIMS);
});

test.each([
  ["", []],
  ["10.0.0.0/8, ::1", []],
  ["10.0.0.0/33", ["10.0.0.0/33"]],
  ["0.0.0.0/0", ["0.0.0.0/0"]],
  ["2001:db8::/129,localhost,10.0.0.1", ["2001:db8::/129", "localhost"]],
  ["10.0.0.0/8/8", ["10.0.0.0/8/8"]],
  ["10.0.0.0/x", ["10.0.0.0/x"]],
])("TRUSTED_PROXIES=%s", (list, unreadable) => {
  expect(findUnreadableProxies(list)).toEqual(unreadable);
});
