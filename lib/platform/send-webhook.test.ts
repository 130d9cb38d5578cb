import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isPublicAddress } from "./public-address";
import { checkWebhookUrl, sendWebhook, signWebhook } from "./send-webhook";

const heard: string[] = [];
const server = createServer((request, response) => {
  heard.push(request.url ?? "");
  request.resume();
  if (request.url === "/never") return;
  if (request.url === "/away") response.writeHead(307, { location: "/home" });
  response.end();
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each<[string, boolean]>([
  ["169.254.169.254", false],
  ["127.8.0.1", false],
  ["10.0.0.1", false],
  ["172.31.255.255", false],
  ["100.64.0.1", false],
  ["0.0.0.0", false],
  ["255.255.255.255", false],
  ["::1", false],
  ["::", false],
  ["fe80::1", false],
  ["fd00::1", false],
  ["::ffff:127.0.0.1", false],
  ["::ffff:a9fe:a9fe", false],
  ["::127.0.0.1", false],
  ["fd00:ec2::254", false],
  ["192.168.1.1", false],
  ["2001:0:7f00:1::", false],
  ["::ffff:8.8.8.8", false],
  ["64:ff9b::7f00:1", false],
  ["2002:7f00:1::", false],
  ["not an address", false],
  ["172.32.0.1", true],
  ["8.8.8.8", true],
  ["2606:4700::1111", true],
])("%s is public: %s", (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));

const LIST = "hooks.slack.com, http://10.0.0.5:8080";
test.each<[string, "allowed" | "refused"]>([
  ["https://hooks.slack.com/services/T/B/x", "allowed"],
  ["http://10.0.0.5:8080/alerts", "allowed"],
  ["http://10.0.0.5:8081/alerts", "refused"],
  ["https://10.0.0.5:8080/alerts", "refused"],
  ["http://hooks.slack.com/services", "refused"],
  ["https://hooks.slack.com:8443/services", "refused"],
  ["https://hooks.slack.com.example.org/", "refused"],
  ["https://hooks.slack.com@example.org/", "refused"],
  ["https://me:secret@hooks.slack.com/", "refused"],
  ["https://2130706433/", "refused"],
  ["https://[::1]/", "refused"],
  ["file:///etc/passwd", "refused"],
  ["nothing", "refused"],
])("%s is %s", (url, kind) => expect(checkWebhookUrl(url, LIST).kind).toBe(kind));

test.each<[string, string[], string]>([
  ["a name that was moved to the metadata service", ["169.254.169.254"], "refused"],
  ["one inner address beside a public one", ["8.8.8.8", "10.1.2.3"], "refused"],
  ["a name that is gone", [], "failed"],
])("%s: nothing is sent", async (_, addresses, kind) => {
  const result = await sendWebhook(
    "https://hooks.slack.com/services/x",
    {},
    { resolve: async () => addresses, allowList: LIST },
  );
  expect(result.kind).toBe(kind);
});

test("what the list names by its origin is sent to; a redirection is not followed", async () => {
  const allowed = checkWebhookUrl(`${origin}/home`, origin);
  expect(allowed).toMatchObject({ kind: "allowed", isTrusted: true });
  expect(await sendWebhook(`${origin}/home`, { a: 1 }, { allowList: origin })).toEqual({ kind: "sent" });
  expect(await sendWebhook(`${origin}/away`, { a: 1 }, { allowList: origin })).toMatchObject({
    kind: "failed",
    reason: "It answered 307.",
  });
  expect(heard).toEqual(["/home", "/away"]);
});

test("the connection goes to the address that was checked: the name is not asked for a second time", async () => {
  // no name server knows this host, so whoever looked again would find nothing
  const url = `http://rebinds.invalid:${new URL(origin).port}/pinned`;
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return [asked.length === 1 ? "127.0.0.1" : "169.254.169.254"];
  };
  expect(await sendWebhook(url, {}, { allowList: new URL(url).origin, resolve })).toEqual({ kind: "sent" });
  expect([asked, heard.at(-1)]).toEqual([["rebinds.invalid"], "/pinned"]);
});

test.each<[string, Parameters<typeof sendWebhook>[2], string]>([
  ["a name server that never answers", { resolve: () => new Promise(() => undefined) }, "was not found in time"],
  ["a receiver that never answers", {}, "did not answer in time"],
])("%s: given up after the one limit for all of it", async (_, options, reason) => {
  const result = await sendWebhook(`${origin}/never`, {}, { allowList: origin, timeoutMs: 50, ...options });
  expect(result).toEqual({ kind: "failed", reason: expect.stringContaining(reason) });
});

test("the signature is the HMAC of moment and body", () => {
  // echo -n '1795608000.{"a":1}' | openssl dgst -sha256 -hmac whsec
  expect(signWebhook("whsec", '{"a":1}', new Date("2026-11-25T12:00:00.900Z"))).toBe(
    "t=1795608000,v1=fe2904968f7457d3665c3cb02349230f2bd32fc0a04cb6cc04d5fda957e72908",
  );
});
