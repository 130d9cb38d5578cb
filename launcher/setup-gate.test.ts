import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { passSetUp } from "./setup-gate.mjs";

let server: http.Server;
let address: string;
beforeAll(async () => {
  server = http.createServer((request, response) => {
    if (passSetUp(request, response)) response.writeHead(200).end(`${request.method} ${request.url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test.each([
  "/setup",
  "/setup?from=terminal",
  "/api/setup",
  "/api/setup/finish",
  "/api/ready",
  "/api/health",
  "/_next/static/chunk.js",
  "/icon.svg",
])("%s passes", async (path) => {
  const reply = await fetch(address + path);
  expect([reply.status, await reply.text()]).toEqual([200, `GET ${path}`]);
});

test.each(["/api/releases", "/api/setupx", "/api/webhooks/stripe", "/api/metrics", "/api/auth/session"])(
  "%s is not available yet, with when to ask again",
  async (path) => {
    const reply = await fetch(address + path, { method: "POST" });
    expect(reply.status).toBe(503);
    expect(reply.headers.get("retry-after")).toBe("30");
    expect(reply.headers.get("content-type")).toBe("application/problem+json");
    expect(await reply.json()).toMatchObject({ status: 503, code: "unavailable" });
  },
);

test.each([
  "/",
  "/releases/toll-songs",
  "/sign-in",
  "/settings/payments",
  "/sandbox/fields",
  "/setup/x",
  "/setup/not-yet",
])("%s shows the notice in its place", async (path) => {
  const reply = await fetch(address + path);
  expect(reply.status).toBe(503);
  expect(reply.headers.get("retry-after")).toBe("30");
  expect(await reply.text()).toBe("GET /setup/not-yet");
});

test("a form that is sent to a closed page is not carried out", async () => {
  const reply = await fetch(`${address}/sign-in`, { method: "POST", body: "x" });
  expect([reply.status, await reply.text()]).toEqual([503, "GET /setup/not-yet"]);
});
