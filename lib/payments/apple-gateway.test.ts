import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { askAppleGateway, gatewayHostOf } from "./apple-gateway";

const readPem = (name: string) => readFileSync(path.join(import.meta.dirname, "../../test/fixtures/tls", name), "utf8");
const IDENTITY = { certificate: readPem("localhost.pem"), key: readPem("localhost.key.pem") };
const WISH = { merchantIdentifier: "merchant.test.shop", displayName: "Toll Records", domainName: "shop.test" };
const SESSION = { merchantSessionIdentifier: "SSH1", nonce: "2d18eab4" };
const HOST = "localhost";

let server: Server;
let answer: { status: number; body: string };
let heard: { path?: string; body?: string; hasCertificate?: boolean } = {};
beforeAll(async () => {
  const tls = { cert: IDENTITY.certificate, key: IDENTITY.key, ca: readPem("authority.pem"), requestCert: true };
  server = createServer({ ...tls, rejectUnauthorized: false }, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const subject = (request.socket as TLSSocket).getPeerCertificate()?.subject;
    heard = { path: request.url ?? "", body, hasCertificate: Boolean(subject) };
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

const door = () => ({
  resolve: async () => ["127.0.0.1"],
  port: (server.address() as AddressInfo).port,
  ca: readPem("authority.pem"),
  isLocalAllowed: true,
});

test.each([
  ["apple-pay-gateway.apple.com", true],
  ["cn-apple-pay-gateway.apple.com", true],
  ["apple-pay-gateway-cert.apple.com", true],
  ["cn-apple-pay-gateway-cert.apple.com", true],
  ["apple-pay-gateway-nc-pod5-dr.apple.com", true],
  ["cn-apple-pay-gateway-tj-pod3.apple.com", true],
  ["apple-pay-gateway-nc-pod6.apple.com", false],
  ["apple-pay-gateway-sh-pod1.apple.com", false],
  ["cn-apple-pay-gateway-nc-pod1.apple.com", false],
  ["apple-pay-gateway.apple.com.evil.test", false],
])("of Apple's list, by name: %s is %s", (host, isListed) => {
  expect(gatewayHostOf(`https://${host}/paymentservices/startSession`)).toBe(isListed ? host : null);
});

test("the gateway is asked with the merchant's certificate, for the shop's own domain", async () => {
  answer = { status: 200, body: JSON.stringify(SESSION) };
  expect(await askAppleGateway(HOST, IDENTITY, WISH, door())).toEqual(SESSION);
  expect(heard).toMatchObject({ path: "/paymentservices/paymentSession", hasCertificate: true });
  expect(JSON.parse(heard.body ?? "")).toEqual({ ...WISH, initiative: "web", initiativeContext: "shop.test" });
});

test.each([
  ["a refusal", { status: 400, body: "{}" }],
  ["no JSON", { status: 200, body: "<html>" }],
  ["an answer without end", { status: 200, body: "x".repeat(70_000) }],
])("%s is no session", async (_, given) => {
  answer = given;
  await expect(askAppleGateway(HOST, IDENTITY, WISH, door())).rejects.toMatchObject({ code: "unavailable" });
});

test("a name that leads inside is not connected to", async () => {
  heard = {};
  const inside = { ...door(), isLocalAllowed: false };
  await expect(askAppleGateway(HOST, IDENTITY, WISH, inside)).rejects.toMatchObject({ code: "unavailable" });
  expect(heard).toEqual({});
});
