import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { addMissingHeaders, listSecurityHeaders } from "./security-headers.mjs";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function ask(publicUrl: string, answer: http.RequestListener): Promise<Headers> {
  const defaults = listSecurityHeaders(publicUrl);
  const server = http.createServer((request, response) => {
    addMissingHeaders(response, defaults);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const reply = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await reply.body?.cancel();
  return reply.headers;
}

const PLAIN = "http://127.0.0.1:3000";
const ANSWERS: [string, http.RequestListener][] = [
  ["a reply whose head is never written by hand", (_, response) => response.end("x")],
  ["a head with headers of its own", (_, response) => response.writeHead(206, { "content-length": "1" }).end("x")],
  ["a head with a reason", (_, response) => response.writeHead(404, "No", { "content-length": "1" }).end("x")],
  ["a head without headers", (_, response) => response.writeHead(200).end()],
  ["a stream", (_, response) => response.write("x") && response.end()],
];

test.each(ANSWERS)("%s gets them all", async (_, answer) => {
  const headers = await ask(PLAIN, answer);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
  expect(headers.get("referrer-policy")).toBe("same-origin");
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.*frame-ancestors 'none'; sandbox$/);
});

test.each<[string, http.RequestListener]>([
  ["set before", (_, response) => response.setHeader("Referrer-Policy", "no-referrer").end()],
  ["given with the head", (_, response) => response.writeHead(303, { "Referrer-Policy": "no-referrer" }).end()],
])("a handler's own word stands alone: %s", async (_, answer) => {
  expect((await ask(PLAIN, answer)).get("referrer-policy")).toBe("no-referrer");
});

test("browsers are held to https where the public address is https, and only there", async () => {
  const end: http.RequestListener = (_, response) => response.end();
  expect((await ask("https://shop.example", end)).get("strict-transport-security")).toBe("max-age=31536000");
  expect((await ask(PLAIN, end)).get("strict-transport-security")).toBeNull();
});
