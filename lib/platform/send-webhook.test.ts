import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isPublicAddress } from "./public-address";
import { checkWebhookUrl, sendWebhook } from "./send-webhook";

const heard: string[] = [];
const server = createServer((request, response) => {
  heard.push(request.url ?? "");
  request.resume();
  if (request.url === "/away") response.writeHead(307, { location: "/home" });
  response.end();
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
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
