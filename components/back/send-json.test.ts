import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fieldMessage, sendJson, sendOnce } from "./send-json";

const problem = {
  type: "urn:backline:problem:unprocessable",
  title: "Refused",
  status: 422,
  detail: "No.",
  code: "unprocessable",
  requestId: "r1",
  errors: [{ path: "scopes.0", message: "unknown scope" }],
};
const keys: unknown[] = [];
let dropped = 0;
const server = createServer((request, response) => {
  keys.push(request.headers["idempotency-key"]);
  if (dropped-- > 0) return void request.socket.destroy();
  const [status, body] =
    request.url === "/problem"
      ? [422, JSON.stringify(problem)]
      : request.url === "/html"
        ? [502, "<html>"]
        : request.url === "/none"
          ? [204, ""]
          : [200, JSON.stringify({ method: request.method, type: request.headers["content-type"] ?? null })];
  response.writeHead(status, { "content-type": "application/json" }).end(body);
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test.each([
  { why: "a problem is handed on", path: "/problem", expected: { ok: false, problem } },
  { why: "a page of a proxy is no problem we can quote", path: "/html", expected: { ok: false, problem: null } },
  { why: "no content", path: "/none", expected: { ok: true, body: null } },
  { why: "an answer", path: "/echo", expected: { ok: true, body: { method: "GET", type: null } } },
])("$why", async ({ path, expected }) => expect(await sendJson("GET", base + path)).toEqual(expected));

test("a body is sent as JSON", async () => {
  const result = await sendJson("PUT", `${base}/echo`, { a: 1 });
  expect(result).toEqual({ ok: true, body: { method: "PUT", type: "application/json" } });
});

test("a server that is not there is a refusal, not an exception", async () => {
  expect(await sendJson("GET", "http://127.0.0.1:1/")).toEqual({ ok: false, problem: null });
});

test("the message of a field covers what lies inside it", () => {
  expect(fieldMessage(problem, "scopes")).toBe("unknown scope");
  expect(fieldMessage(problem, "scope")).toBeUndefined();
  expect(fieldMessage(null, "scopes")).toBeUndefined();
});

test.each([
  ["an answer comes", 0, "/echo", { ok: true }, 1],
  ["a refusal comes: that is an answer", 0, "/problem", { ok: false }, 1],
  ["the connection drops once", 1, "/echo", { ok: true }, 2],
  ["it drops twice", 2, "/echo", { ok: false, problem: null }, 2],
])(
  "a change, and %s: sent again only when nothing came back, under the same key",
  async (_, drops, path, expected, sent) => {
    keys.length = 0;
    dropped = drops;
    expect(await sendOnce("PUT", base + path, {})).toMatchObject(expected);
    expect(keys).toEqual(Array(sent).fill(expect.stringMatching(/^[0-9a-f-]{36}$/)));
    expect(new Set(keys).size).toBe(1);
  },
);
