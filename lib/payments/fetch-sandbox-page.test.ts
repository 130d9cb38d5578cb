import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/start-sandbox";

let sandbox: Sandbox;
let open: (path: string, init?: RequestInit & { isAdmin?: boolean }) => Promise<Response>;

async function load(mode: "demo" | "live") {
  vi.resetModules();
  Object.assign(process.env, { BACKLINE_MODE: mode, SANDBOX_URL: sandbox.url, SANDBOX_TOKEN: "page-token" });
  const { fetchSandboxPage } = await import("./fetch-sandbox-page");
  open = (path, { isAdmin = false, ...init } = {}) =>
    fetchSandboxPage({
      request: new Request(`http://shop.test/sandbox/${path}`, init),
      path: path.split("?")[0]?.split("/") ?? [],
      isAdmin,
    });
}

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    token: "page-token",
    webhookBaseUrl: null,
    dataDir: null,
  });
  await load("demo");
});
afterAll(() => sandbox.close());

test("the fields come through with their own policy, theme and language kept", async () => {
  const reply = await open("fields?theme=dark");
  expect(await reply.text()).toContain('data-theme="dark"');
  expect(reply.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
});

test("what is typed is piped, and the token comes back", async () => {
  const body = JSON.stringify({ number: "4242424242424242", month: 2, year: 2040, cvc: "123" });
  const reply = await open("tokens", { method: "POST", body });
  expect([reply.status, await reply.json()]).toEqual([
    201,
    { token: expect.stringMatching(/^pm_/), brand: "visa", last4: "4242" },
  ]);
});

test("the control page opens to an admin, asks everyone else for the token, and truth is not behind this door", async () => {
  expect((await open("control", { isAdmin: true })).status).toBe(200);
  expect((await open("control")).headers.get("www-authenticate")).toContain("Basic");
  const asAdmin = { isAdmin: true, method: "POST", body: JSON.stringify({ clear: true }) };
  expect((await open("control/state", { ...asAdmin, headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
  expect((await open("control/state", { ...asAdmin, headers: { "sec-fetch-site": "same-origin" } })).status).toBe(200);
  const climb = { request: new Request("http://shop.test/"), path: ["control", "..", "..", "__truth"], isAdmin: true };
  const { fetchSandboxPage } = await import("./fetch-sandbox-page");
  await expect(fetchSandboxPage(climb)).rejects.toMatchObject({ code: "not_found" });
  await expect(fetchSandboxPage({ ...climb, path: ["control", "%2e%2e"] })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("live mode has no such pages", async () => {
  await load("live");
  await expect(open("fields")).rejects.toMatchObject({ code: "not_found" });
});
