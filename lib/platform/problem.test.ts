import { Counter, Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { Problem } from "../shared/schemas/common";
import { AppError, ERROR_TABLE, type ErrorCode, fieldError } from "./errors";
import { problemOf, toProblem } from "./problem";

const ID = "0193456f-0000-7abc-8def-0123456789ab";

describe("every code: its status, problem+json that fits its schema, never cached", () => {
  test.each(Object.entries(ERROR_TABLE))("%s", async (code, { status, title }) => {
    const reply = toProblem(new AppError(code as ErrorCode, "what to do"), ID);
    expect([reply.status, reply.headers.get("content-type"), reply.headers.get("cache-control")]).toEqual([
      status,
      "application/problem+json",
      "no-store",
    ]);
    const body = await reply.json();
    expect(Problem.strict().parse(body)).toEqual(body);
    expect(body).toEqual({
      type: `urn:backline:problem:${code}`,
      title,
      status,
      detail: "what to do",
      code,
      requestId: ID,
    });
    expect(reply.headers.get("x-request-id")).toBe(ID);
    expect(reply.headers.get("www-authenticate")).toBe(status === 401 ? "Bearer" : null);
  });
});

test.each<[string, unknown]>([
  ["a database error", new Error('duplicate key value violates unique constraint "app_user_email_key"')],
  ["a programming error", new TypeError("Cannot read properties of undefined (reading 'secret')")],
  ["a thrown string", "sk_live_secret"],
  ["a thrown object", { password: "secret" }],
  ["nothing at all", undefined],
])("an unknown error says nothing but the id: %s", async (_, error) => {
  const reply = toProblem(error, ID);
  const text = await reply.text();
  expect(reply.status).toBe(500);
  expect(JSON.parse(text)).toEqual({
    type: "urn:backline:problem:internal",
    title: "Something broke on our side",
    status: 500,
    detail: "Nothing more can be said here. Quote the request id when you report it.",
    code: "internal",
    requestId: ID,
  });
});

test("the cause of a known error stays inside", async () => {
  const error = new AppError("unavailable", "Try again.", { cause: new Error("10.0.0.5 refused sk_live_1") });
  expect(await toProblem(error, ID).text()).not.toMatch(/10\.0\.0\.5|sk_live/);
});

const failing = (code: string, message = "") => Object.assign(new Error(message), { code });

test.each<[string, Error]>([
  ["a pool without a free connection", new Error("timeout exceeded when trying to connect")],
  ["a connection that does not open", new Error("Connection terminated due to connection timeout")],
  ["what Prisma wraps", new Error("Invalid call", { cause: new Error("timeout exceeded when trying to connect") })],
  ["a statement out of time", failing("57014", "canceling statement due to statement timeout")],
  ["a server that is going down", failing("57P01")],
  ["too many connections", failing("53300")],
  ["no server at all", failing("ECONNREFUSED")],
])("%s is a busy store, not a broken one", (_, error) => {
  const { problem, retryAfterSeconds } = problemOf(error, ID);
  expect([problem.code, problem.status, retryAfterSeconds]).toEqual(["unavailable", 503, 1]);
});

test.each([
  ["rate_limited", "60"],
  ["in_flight", "1"],
  ["unavailable", "1"],
] as const)("%s says when to come again", (code, seconds) => {
  expect(toProblem(new AppError(code, "later"), ID).headers.get("retry-after")).toBe(seconds);
});

test("Retry-After: by the table, or as the thrower says", () => {
  expect(toProblem(new AppError("in_flight", "x"), ID).headers.get("retry-after")).toBe("1");
  expect(toProblem(new AppError("rate_limited", "x"), ID).headers.get("retry-after")).toBe("60");
  const longer = new AppError("rate_limited", "x", { retryAfterSeconds: 900 });
  expect(toProblem(longer, ID).headers.get("retry-after")).toBe("900");
  expect(toProblem(new AppError("not_found", "x"), ID).headers.get("retry-after")).toBeNull();
});

test("fields at fault are named", () => {
  const { problem } = problemOf(fieldError("lines.0.amountMinor", "at least 0.50"), ID);
  expect(problem).toMatchObject({
    status: 422,
    detail: "at least 0.50",
    errors: [{ path: "lines.0.amountMinor", message: "at least 0.50" }],
  });
  expect(problemOf(fieldError("format", "no", "invalid_request"), ID).problem.status).toBe(400);
});

test("only what is our fault is counted", async () => {
  const registry = new Registry();
  const failures = new Counter({ name: "f_total", help: "f", labelNames: ["code"], registers: [registry] });
  for (const error of [new AppError("not_found", "x"), new AppError("unavailable", "x"), new Error("x")])
    toProblem(error, ID, failures);
  const { values } = await failures.get();
  expect(values.map(({ labels, value }) => [labels.code, value])).toEqual([
    ["unavailable", 1],
    ["internal", 1],
  ]);
});
