import { expect, test } from "vitest";
import { withEnvironment } from "@/test/with-environment";
import { isOwnOrigin, originOf } from "./origin";

const OWN = "http://127.0.0.1:3000";
const FOREIGN = "https://evil.example";

test.each<[string, string, Record<string, string>, boolean]>([
  ["a foreign origin", "POST", { origin: FOREIGN }, false],
  ["a sandboxed frame or a data: page", "POST", { origin: "null" }, false],
  ["an empty origin", "POST", { origin: "" }, false],
  ["the own origin", "POST", { origin: OWN }, true],
  ["the own host on another port", "POST", { origin: "http://127.0.0.1:3001" }, false],
  ["the own host over https", "POST", { origin: "https://127.0.0.1:3000" }, false],
  ["a host that begins alike", "POST", { origin: "http://127.0.0.1:3000.evil.example" }, false],
  ["an origin that only claims to be same-origin", "POST", { origin: FOREIGN, "sec-fetch-site": "same-origin" }, false],
  ["no origin, another site says the browser", "POST", { "sec-fetch-site": "cross-site" }, false],
  ["no origin, a sister host", "POST", { "sec-fetch-site": "same-site" }, false],
  ["no origin, the same", "POST", { "sec-fetch-site": "same-origin" }, true],
  ["no origin, the person typed it", "POST", { "sec-fetch-site": "none" }, true],
  ["neither: not a browser", "POST", {}, true],
  ["a bearer call", "POST", { origin: FOREIGN, authorization: "Bearer bl_1" }, true],
  ["a bearer call in lower case", "POST", { origin: FOREIGN, authorization: "bearer bl_1" }, true],
  ["Basic, which browsers add by themselves", "POST", { origin: FOREIGN, authorization: "Basic dTpw" }, false],
  ["an empty authorization", "POST", { origin: FOREIGN, authorization: "" }, false],
  ["PUT", "PUT", { origin: FOREIGN }, false],
  ["PATCH", "PATCH", { origin: FOREIGN }, false],
  ["DELETE", "DELETE", { origin: FOREIGN }, false],
  ["GET changes nothing", "GET", { origin: FOREIGN }, true],
  ["HEAD", "HEAD", { "sec-fetch-site": "cross-site" }, true],
  ["OPTIONS", "OPTIONS", { origin: FOREIGN }, true],
  [
    "a demo under another name that the person opened",
    "POST",
    { origin: "http://localhost:3000", host: "localhost:3000" },
    true,
  ],
  ["a demo behind a tunnel", "POST", { origin: "https://x.tunnel.example", host: "x.tunnel.example" }, true],
  ["a demo asked by another host", "POST", { origin: FOREIGN, host: "localhost:3000" }, false],
])("demo: %s", (_, method, headers, expected) => {
  expect(isOwnOrigin(method, new Headers(headers))).toBe(expected);
});

test.each<[string, Record<string, string>, boolean]>([
  ["the public address", { origin: "https://shop.example" }, true],
  ["the host it was asked under is not enough", { origin: "http://evil.example", host: "evil.example" }, false],
  ["the address it listens on is not the public one", { origin: OWN, host: "127.0.0.1:3000" }, false],
])("live: %s", async (_, headers, expected) => {
  const live = { BACKLINE_MODE: "live", PUBLIC_URL: "https://shop.example" };
  const { isOwnOrigin: isOwn } = await withEnvironment(live, () => import("./origin"));
  expect(isOwn("POST", new Headers(headers))).toBe(expected);
});

test.each<[string, Record<string, string>, string]>([
  ["the name the person opened", { origin: "http://localhost:3000", host: "localhost:3000" }, "http://localhost:3000"],
  ["a tunnel", { origin: "https://x.tunnel.example", host: "x.tunnel.example" }, "https://x.tunnel.example"],
  ["a script that names another site", { origin: FOREIGN, host: "localhost:3000" }, OWN],
  ["a script that says nothing", { host: "localhost:3000" }, OWN],
])("a demo's buyer comes back to %s", (_, headers, expected) => {
  expect(originOf(new Headers(headers))).toBe(expected);
});

test("a live store's buyer comes back to its public address, whatever the request says", async () => {
  const live = { BACKLINE_MODE: "live", PUBLIC_URL: "https://shop.example" };
  const { originOf: origin } = await withEnvironment(live, () => import("./origin"));
  expect(origin(new Headers({ origin: "https://evil.example", host: "evil.example" }))).toBe("https://shop.example");
});
