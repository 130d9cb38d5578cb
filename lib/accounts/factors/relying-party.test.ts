import { expect, test } from "vitest";
import { withEnvironment } from "@/test/with-environment";
import { findRelyingParty } from "./relying-party";

const demo = (headers: Record<string, string>) => findRelyingParty(new Headers(headers));

test.each<[string, Record<string, string>, ReturnType<typeof demo>]>([
  ["a page of localhost", { host: "localhost:3000" }, { rpId: "localhost", origin: "http://localhost:3000" }],
  [
    "its call",
    { host: "localhost:3000", origin: "http://localhost:3000" },
    { rpId: "localhost", origin: "http://localhost:3000" },
  ],
  [
    "a tunnel",
    { host: "x.tunnel.example", origin: "https://x.tunnel.example" },
    { rpId: "x.tunnel.example", origin: "https://x.tunnel.example" },
  ],
  ["a bare address", { host: "127.0.0.1:3000" }, null],
  ["a bare address of IPv6", { host: "[::1]:3000" }, null],
  ["a name without https", { host: "shop.lan" }, null],
  ["a call that names another site", { host: "localhost:3000", origin: "https://evil.example" }, null],
])("demo: %s", (_, headers, party) => expect(demo(headers)).toEqual(party));

test.each<Record<string, string>>([
  {},
  { host: "evil.example", origin: "https://evil.example" },
  { host: "127.0.0.1:3000" },
])("live: the public address, whatever the request says (%j)", async (headers) => {
  const live = { BACKLINE_MODE: "live", PUBLIC_URL: "https://shop.example" };
  const { findRelyingParty: find } = await withEnvironment(live, () => import("./relying-party"));
  expect(find(new Headers(headers))).toEqual({ rpId: "shop.example", origin: "https://shop.example" });
});
