import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { correctPeerHeaders, readProxies } from "./peer-headers.mjs";

const proxies = readProxies("10.0.0.0/8, 2001:db8::1");

test.each([
  ["a client's own claim is dropped", "203.0.113.9", "1.2.3.4", { peer: "203.0.113.9", kept: false }],
  ["without a claim the socket counts", "203.0.113.9", undefined, { peer: "203.0.113.9", kept: false }],
  [
    "an IPv4 address in IPv6 clothes is the IPv4 address",
    "::ffff:203.0.113.9",
    "1.2.3.4",
    { peer: "203.0.113.9", kept: false },
  ],
  ["a trusted proxy is believed", "10.1.1.1", "198.51.100.7", { peer: "198.51.100.7", kept: true }],
  [
    "what a client wrote left of the proxies' entries does not count",
    "10.1.1.1",
    "1.2.3.4, 198.51.100.7, 10.2.2.2",
    { peer: "198.51.100.7", kept: true },
  ],
  ["an unreadable entry is passed over", "2001:db8::1", "unknown", { peer: "2001:db8::1", kept: true }],
])("%s", (_, remoteAddress, claim, expected) => {
  const headers: Record<string, string> = {
    "x-backline-peer": "6.6.6.6",
    ...(claim ? { "x-forwarded-for": claim } : {}),
  };
  correctPeerHeaders({ headers, socket: { remoteAddress } } as unknown as IncomingMessage, proxies);
  expect(headers["x-backline-peer"]).toBe(expected.peer);
  expect("x-forwarded-for" in headers).toBe(expected.kept);
});
