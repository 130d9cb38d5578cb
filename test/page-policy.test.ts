import { NextRequest } from "next/server";
import { expect, test } from "vitest";
import { withEnvironment } from "./with-environment";

const LIVE = { BACKLINE_MODE: "live", PAYPAL_CLIENT_ID: "AZ-live-client" };
const EVERYWHERE = ["connect-src 'self'", "frame-src 'self'", "img-src 'self' data: blob:"];

/** The headers a page gets from a process of that environment, and its policy by directive. */
async function openPage(environment: Record<string, string | undefined>) {
  const { proxy } = await withEnvironment(environment, () => import("@/proxy"));
  const { headers } = proxy(new NextRequest("http://shop.test/checkout"));
  const directives = (headers.get("content-security-policy") ?? "").split("; ");
  return { headers, directives, find: (name: string) => directives.find((text) => text.startsWith(`${name} `)) };
}

test.each([
  ["demo, even with a provider's key in the environment", { ...LIVE, BACKLINE_MODE: "demo" }],
  ["live without a provider that has a script of its own", { ...LIVE, PAYPAL_CLIENT_ID: undefined }],
])("%s: a page reaches this shop only", async (_, environment) => {
  const { headers, directives } = await openPage(environment);
  expect(directives).toEqual(expect.arrayContaining(EVERYWHERE));
  expect(directives.join(" ")).not.toContain("http");
  expect(headers.has("cross-origin-opener-policy"), "the strict one of every reply stays").toBe(false);
});

test("live with PayPal: its script may call, frame and draw from its own hosts, and nothing else opens", async () => {
  const { headers, find, directives } = await openPage(LIVE);
  expect(find("connect-src")).toBe("connect-src 'self' https://www.paypal.com");
  expect(find("frame-src")).toBe("frame-src 'self' https://www.paypal.com");
  expect(find("img-src")).toBe("img-src 'self' data: blob: https://www.paypal.com https://www.paypalobjects.com");
  expect(find("script-src"), "the script comes in by the nonce").not.toContain("paypal");
  expect(directives.filter((text) => text.includes("paypal"))).toHaveLength(3);
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin-allow-popups");
});

test("every page has a nonce of its own, told to the page and to the browser alike", async () => {
  const [one, other] = [await openPage(LIVE), await openPage(LIVE)];
  const nonce = /'nonce-([^']+)'/;
  const first = nonce.exec(one.find("script-src") ?? "")?.[1];
  expect(first).toBeTruthy();
  expect(nonce.exec(other.find("script-src") ?? "")?.[1]).not.toBe(first);
  expect(one.headers.get("x-middleware-request-x-nonce")).toBe(first);
});
