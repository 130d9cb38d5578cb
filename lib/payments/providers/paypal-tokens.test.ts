import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keyOf, newOrder } from "@/test/rail-contract";
import type { Rail, RailOperation } from "../provider";
import { createPaypalRail } from "./paypal";

type Seen = { method: string; path: string; headers: http.IncomingHttpHeaders; body: string };
type Answer = { status: number; body: string; location?: string } | "hang" | "reset";

const TOKEN_PATH = "/v1/oauth2/token";
const ORDER = {
  id: "ORDER1",
  status: "CREATED",
  purchase_units: [{ amount: { currency_code: "USD", value: "12.99" } }],
  links: [],
};
const refusal = (status: number, body: object | string) => ({
  status,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const redirect = (status: number) => ({ status, body: "", location: "/elsewhere" });
const granted = (token: string, lifeSeconds = 32_400) =>
  refusal(200, { access_token: token, token_type: "Bearer", expires_in: lifeSeconds, scope: "" });

let server: http.Server;
let baseUrl: string;
let seen: Seen[];
let answerToken: () => Answer;
let answerCall: (request: Seen) => Answer;

beforeAll(async () => {
  server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url: path = "", headers } = request;
    const heard = { method, path, headers, body: Buffer.concat(chunks).toString() };
    seen.push(heard);
    const answer = path === TOKEN_PATH ? answerToken() : answerCall(heard);
    if (answer === "hang") return;
    if (answer === "reset") return void request.socket.resetAndDestroy();
    const { status, body, location } = answer;
    const replied = { "content-type": "application/json", ...(location ? { location } : {}) };
    response.writeHead(status, replied).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
let rail: Rail;
beforeEach(() => {
  seen = [];
  answerToken = () => granted("first");
  answerCall = () => refusal(201, JSON.stringify(ORDER));
  rail = connect();
});

function connect(timeoutsMs: Partial<Record<RailOperation, number>> = {}): Rail {
  const keys = { clientId: "client", clientSecret: "s3cret", webhookId: null };
  return createPaypalRail({ ...keys, baseUrl, livemode: false, timeoutsMs });
}
function create(on = rail) {
  const order = newOrder();
  return on.create({ ...order, ...keyOf(order, "new") });
}
const paths = () => seen.map(({ path }) => path);
const tokensUsed = () => seen.flatMap(({ path, headers }) => (path === TOKEN_PATH ? [] : [headers.authorization]));

test("one token serves many calls, also those that come while it is fetched", async () => {
  const outcomes = await Promise.all([create(), create(), create()]);
  expect((await create()).kind).toBe("created");
  expect(outcomes.map(({ kind }) => kind)).toEqual(["created", "created", "created"]);
  expect(paths().filter((path) => path === TOKEN_PATH)).toHaveLength(1);
  expect(new Set(tokensUsed())).toEqual(new Set(["Bearer first"]));
  expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from("client:s3cret").toString("base64")}`);
});

test.each<[string, Answer]>([
  ["that ends in 500", refusal(500, { name: "INTERNAL_SERVER_ERROR" })],
  ["that ends in a gateway's page", refusal(502, "<html>502</html>")],
  ["that ends in wrong JSON", refusal(200, { object: "list" })],
  ["that ends in no JSON", refusal(200, "not json")],
  ["that is cut off", "reset"],
  ["that hangs", "hang"],
])("a token fetch %s leaves the call unsent, never unknown", async (_, answer) => {
  answerToken = () => answer;
  const outcome = await create(connect({ probe: 200 }));
  expect(outcome).toMatchObject({
    kind: "not_sent",
    code: "no_token",
    evidence: { isSent: false, operation: "create" },
  });
  expect(paths()).toEqual([TOKEN_PATH]);
  answerToken = () => granted("later");
  expect((await create()).kind).toBe("created");
});

test.each<[string, number, object | string, string]>([
  [
    "our keys are wrong",
    401,
    { error: "invalid_client", error_description: "Client Authentication failed" },
    "invalid_client",
  ],
  ["our account is blocked", 403, { name: "NOT_AUTHORIZED", message: "No." }, "NOT_AUTHORIZED"],
  ["a gatekeeper does, without PayPal's words", 403, "<html>Access denied</html>", "http_403"],
  ["there were too many", 429, { name: "RATE_LIMIT_REACHED", message: "Too many." }, "RATE_LIMIT_REACHED"],
])("a token is refused, as %s: the rail's no, and the call was not sent", async (_, status, body, code) => {
  answerToken = () => refusal(status, body);
  const outcome = await create();
  expect(outcome).toMatchObject({ kind: "rail_says_no", code, evidence: { isSent: false, httpStatus: status } });
  expect(JSON.stringify(outcome)).not.toContain("s3cret");
  expect(paths()).toEqual([TOKEN_PATH]);
});

test("a look-up without a token proves nothing", async () => {
  answerToken = () => refusal(401, { error: "invalid_client" });
  expect(await rail.get({ providerRef: "ORDER1" })).toMatchObject({
    kind: "unavailable",
    failure: { kind: "rail_says_no" },
  });
  expect(await rail.probe()).toMatchObject({ kind: "down", failure: { kind: "rail_says_no" } });
});

test("a token that PayPal no longer takes is a definite no once; the next call has another", async () => {
  let n = 0;
  answerToken = () => granted(`token${++n}`);
  answerCall = ({ headers }) =>
    headers.authorization === "Bearer token1"
      ? refusal(401, { name: "AUTHENTICATION_FAILURE", message: "No." })
      : refusal(201, JSON.stringify(ORDER));
  expect(await create()).toMatchObject({
    kind: "rail_says_no",
    code: "AUTHENTICATION_FAILURE",
    evidence: { isSent: true },
  });
  expect((await create()).kind).toBe("created");
  expect(tokensUsed()).toEqual(["Bearer token1", "Bearer token2"]);
});

test("a token near its end is renewed before the call, not within it", async () => {
  let n = 0;
  answerToken = () => granted(`token${++n}`, n === 1 ? 100 : 32_400);
  for (let call = 0; call < 3; call++) expect((await create()).kind).toBe("created");
  expect(tokensUsed()).toEqual(["Bearer token1", "Bearer token2", "Bearer token2"]);
});

test.each([301, 307])("a redirection (%i) is not followed: one call, one request", async (status) => {
  answerCall = ({ path }) => (path === "/elsewhere" ? refusal(201, JSON.stringify(ORDER)) : redirect(status));
  expect(await create()).toMatchObject({ kind: "unknown", reason: "bad_reply", evidence: { isSent: true } });
  expect(paths()).toEqual([TOKEN_PATH, "/v2/checkout/orders"]);
});

test("the deadline of the call is its own: a slow token is not counted against it, a hanging call is unknown", async () => {
  answerCall = () => "hang";
  const outcome = await create(connect({ create: 150 }));
  expect(outcome).toMatchObject({ kind: "unknown", reason: "timeout", evidence: { isSent: true } });
  expect(outcome.evidence.durationMs).toBeLessThan(1_000);
});

test("what leaves: the amount as PayPal writes it, our references, the key, and where the buyer comes back", async () => {
  const order = newOrder({ method: "paypal", amountMinor: 1_500, currency: "JPY" });
  await rail.create({ ...order, ...keyOf(order, "new") });
  const { method, path, headers, body } = seen.at(-1) ?? {};
  expect([method, path]).toEqual(["POST", "/v2/checkout/orders"]);
  expect(headers).toMatchObject({ "paypal-request-id": `${order.attemptRef}:new`, prefer: "return=representation" });
  expect(JSON.parse(body ?? "")).toEqual({
    intent: "AUTHORIZE",
    purchase_units: [
      {
        reference_id: order.orderRef,
        custom_id: order.attemptRef,
        invoice_id: order.attemptRef,
        amount: { currency_code: "JPY", value: "1500" },
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          return_url: order.returnUrl,
          cancel_url: order.cancelUrl,
          user_action: "PAY_NOW",
          shipping_preference: "NO_SHIPPING",
        },
      },
    },
  });
});

test("a confirmation without a card says nothing but that it is JSON, which PayPal insists on", async () => {
  const order = newOrder();
  await rail.confirm({ ...order, ...keyOf(order, "con"), providerRef: "ORDER1", token: null });
  expect(seen.at(-1)).toMatchObject({
    path: "/v2/checkout/orders/ORDER1/authorize",
    body: "",
    headers: { "content-type": "application/json" },
  });
  await rail.confirm({ ...order, ...keyOf(order, "co2"), providerRef: "ORDER1", token: "sut_1" });
  const { returnUrl } = order;
  expect(JSON.parse(seen.at(-1)?.body ?? "")).toEqual({
    payment_source: {
      card: { single_use_token: "sut_1", experience_context: { return_url: returnUrl, cancel_url: returnUrl } },
    },
  });
});

test("a capture takes all that is held, and a refund carries our reference", async () => {
  const money = { amountMinor: 1_299, currency: "USD" as const, providerRef: "ORDER1" };
  await rail.capture({ ...money, furtherRefs: { authorization: "AUTH1" }, idempotencyKey: "k1" });
  expect(seen.at(-1)?.path).toBe("/v2/payments/authorizations/AUTH1/capture");
  const amount = { currency_code: "USD", value: "12.99" };
  expect(JSON.parse(seen.at(-1)?.body ?? "")).toEqual({ amount, final_capture: true });
  const refs = { furtherRefs: { capture: "CAP1" }, refundRef: "rfn_1" };
  await rail.refund({ ...money, ...refs, idempotencyKey: "k2" });
  expect(seen.at(-1)?.path).toBe("/v2/payments/captures/CAP1/refund");
  expect(JSON.parse(seen.at(-1)?.body ?? "")).toEqual({ amount, custom_id: "rfn_1" });
});
