import { describe, expect, test } from "vitest";
import { OpenApiDocument } from "./openapi-document";
import { type Schema, SchemaChecker } from "./openapi-schema";

const text: Schema = { type: "string" };
const NAMED: Record<string, Schema> = {
  "#/money": { type: "object", properties: { value: text, currency: text }, required: ["value"] },
  "#/issues": {
    properties: {
      details: {
        items: { anyOf: [{ properties: { issue: { enum: ["A"] } } }, { properties: { issue: { enum: ["B"] } } }] },
      },
    },
  },
  "#/error": {
    type: "object",
    properties: {
      details: { type: "array", items: { properties: { issue: text, field: text }, required: ["issue"] } },
    },
  },
};
const checker = new SchemaChecker((ref) => NAMED[ref] as Schema);
const both: Schema = { allOf: [{ $ref: "#/error" }, { $ref: "#/issues" }] };
const stamped: Schema = { allOf: [{ $ref: "#/money" }, { properties: { at: text } }] };
const cardOrBank: Schema[] = [
  { type: "object", properties: { kind: { enum: ["card"] }, brand: text }, required: ["kind"] },
  { type: "object", properties: { kind: { enum: ["bank"] }, iban: text }, required: ["kind"] },
];

test.each<[string, Schema, fits: unknown, fails: unknown]>([
  ["type string", text, "a", 1],
  ["type integer", { type: "integer" }, 1, 1.5],
  ["type number", { type: "number" }, 1.5, "1.5"],
  ["type boolean", { type: "boolean" }, false, 0],
  ["type array", { type: "array", items: text }, ["a"], "a"],
  ["type object", { type: "object" }, { any: 1 }, []],
  ["null", { type: "string", nullable: true }, null, 0],
  ["not nullable", text, "", null],
  ["enum", { type: "string", enum: ["A", "B"] }, "B", "C"],
  ["pattern", { type: "string", pattern: "^[A-Z]+$" }, "ABC", "ABc"],
  ["minLength", { type: "string", minLength: 2 }, "ab", "a"],
  ["maxLength, in characters", { type: "string", maxLength: 2 }, "🎵🎵", "abc"],
  ["minItems", { type: "array", minItems: 1 }, [1], []],
  ["maxItems", { type: "array", maxItems: 1 }, [1], [1, 2]],
  ["uniqueItems", { type: "array", uniqueItems: true }, [{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 1 }]],
  ["minimum", { type: "integer", minimum: 1 }, 1, 0],
  ["maximum", { type: "integer", maximum: 10 }, 10, 11],
  ["format date-time", { type: "string", format: "date-time" }, "2026-02-28T09:00:00Z", "2026-02-30T09:00:00Z"],
  ["format date-time, with an offset", { format: "date-time" }, "2026-11-22T21:00:00.5+01:00", "2026-11-22 21:00"],
  ["PayPal's date-time", { format: "ppaas_date_time_v3" }, "2026-11-22T21:00:00Z", "2026-11-22"],
  ["format date", { format: "date" }, "2024-02-29", "2026-02-29"],
  ["PayPal's date", { format: "ppaas_date_notime_v2" }, "2026-11-22", "22.11.2026"],
  ["format uri", { format: "uri" }, "https://shop.test/a", "/a"],
  ["format byte", { format: "byte" }, "YQ==", "a b"],
  ["format int32", { type: "integer", format: "int32" }, -(2 ** 31), 2 ** 31],
  ["format int64", { type: "integer", format: "int64" }, Number.MAX_SAFE_INTEGER, "1"],
  ["PayPal's currency", { format: "ppaas_common_currency_code_v2" }, "USD", "usd"],
  ["items", { type: "array", items: { enum: [1, 2] } }, [1, 2, 1], [1, 3]],
  ["required", { $ref: "#/money" }, { value: "1.00" }, { currency: "USD" }],
  ["a field of its own", { $ref: "#/money" }, { value: "1", currency: "USD" }, { value: "1", colour: "red" }],
  ["no further fields", { properties: {}, additionalProperties: false }, {}, { a: 1 }],
  ["further fields of any kind", { additionalProperties: true }, { a: { b: 1 } }, "a"],
  [
    "further fields of one kind",
    { properties: { a: text }, additionalProperties: { type: "integer" } },
    { b: 1 },
    { b: "" },
  ],
  [
    "what stands beside $ref",
    { $ref: "#/money", required: ["currency"] },
    { value: "1", currency: "X" },
    { value: "1" },
  ],
  ["allOf: fields of any part", stamped, { value: "1", at: "now" }, { value: "1", colour: "red" }],
  ["allOf: what each part asks", stamped, { value: "1" }, { at: "now" }],
  ["allOf: parts of the same field", both, { details: [{ issue: "A", field: "/x" }] }, { details: [{ field: "/x" }] }],
  ["anyOf within it", both, { details: [{ issue: "A" }, { issue: "B" }] }, { details: [{ issue: "C" }] }],
  ["anyOf, more than one", { anyOf: [{ type: "integer" }, { minimum: 3 }] }, 4, 2.5],
  ["anyOf: fields of its kind", { anyOf: cardOrBank }, { kind: "card", brand: "v" }, { kind: "card", iban: "x" }],
  ["oneOf", { oneOf: cardOrBank }, { kind: "bank", iban: "x" }, { kind: "cash" }],
  ["oneOf, not two", { oneOf: [{ type: "integer" }, { minimum: 3 }] }, 3.5, 4],
  ["oneOf and anyOf at once", { oneOf: [{ minimum: 3 }], anyOf: [{ maximum: 5 }] }, 4, 6],
])("%s", (_, schema, fits, fails) => {
  expect(checker.check(schema, fits, "it")).toEqual([]);
  expect(checker.check(schema, fails, "it")).toHaveLength(1);
});

test("what is wrong is said with its place", () => {
  const wrong = { details: [{ issue: "A" }, { issue: "A", colour: 1 }] };
  expect(checker.check({ $ref: "#/error" }, wrong, "it")).toEqual(["it.details[1].colour is in no document"]);
  expect(checker.check({ anyOf: cardOrBank }, { kind: "card", iban: "x" }, "it")).toEqual([
    "it.iban is in no document: it fits none of 2 kinds",
  ]);
});

test("a type that nobody knows is no excuse", () => {
  expect(() => checker.check({ type: "colour" }, "red", "it")).toThrow("no rule for the type colour");
});

describe("an exchange", () => {
  const json = (schema: Schema) => ({ content: { "application/json": { schema } } });
  const document = new OpenApiDocument({
    paths: {
      "/orders/{id}": {
        post: {
          parameters: [
            { $ref: "#/components/parameters/id" },
            { name: "limit", in: "query", required: true, schema: { type: "integer", maximum: 50 } },
            { name: "Request-Id", in: "header", schema: { type: "string", maxLength: 4 } },
          ],
          requestBody: { $ref: "#/components/requestBodies/order" },
          responses: {
            201: json({ properties: { id: text } }),
            204: {},
            default: { $ref: "#/components/responses/no" },
          },
        },
        get: { responses: { 200: json({ properties: { id: text } }) } },
      },
    },
    components: {
      parameters: { id: { name: "id", in: "path", required: true, schema: { type: "string", pattern: "^[A-Z]+$" } } },
      requestBodies: { order: { required: true, ...json({ properties: { amount: { type: "integer" } } }) } },
      responses: { no: json({ properties: { name: { enum: ["NO"] } } }) },
    },
  });
  const good = { method: "POST", sent: { amount: 1 }, status: 201, received: { id: "A" } };
  const check = (change: object, path = "/orders/A?limit=5") =>
    document.checkExchange({ ...good, url: new URL(`http://x${path}`), ...change });

  test.each([
    ["as it is", {}],
    ["with a header of the document", { headers: { "request-id": "abcd" } }],
    ["answered with nothing, where nothing is described", { status: 204, received: null }],
    ["refused in the common words", { status: 418, received: { name: "NO" } }],
  ])("fits %s", (_, change) => {
    expect(check(change)).toEqual([]);
  });

  test.each([
    ["a wrong request", { sent: { amount: "1" } }, "POST /orders/{id} request.amount is no integer"],
    ["no request", { sent: null }, "POST /orders/{id} needs a body"],
    ["a wrong answer", { received: { id: 1 } }, "POST /orders/{id} 201.id is no text"],
    ["an answer of another status", { status: 418 }, "POST /orders/{id} 418.id is in no document"],
    ["nothing where something is described", { received: null }, "POST /orders/{id} 201 is null"],
    ["something where nothing is", { status: 204 }, "POST /orders/{id} 204.id is in no document"],
    [
      "a header too long",
      { headers: { "request-id": "abcde" } },
      "POST /orders/{id}?Request-Id is too long or too short",
    ],
    ["a header of its own", { headers: { colour: "red" } }, "POST /orders/{id}?colour is no parameter"],
    ["a body that nobody takes", { method: "GET", status: 200 }, "GET /orders/{id} takes no body"],
  ])("does not fit with %s", (_, change, problem) => {
    const path = "method" in change ? "/orders/A" : undefined;
    expect(check(change, path)).toEqual([problem]);
  });

  test.each([
    ["/orders/A?limit=5&colour=red", "POST /orders/{id}?colour is no parameter"],
    ["/orders/A?limit=51", "POST /orders/{id}?limit is too large or too small"],
    ["/orders/A?limit=many", "POST /orders/{id}?limit is no integer"],
    ["/orders/A", "POST /orders/{id}?limit is missing"],
    ["/orders/a?limit=5", "POST /orders/{id}?id: a is not ^[A-Z]+$"],
    ["/carts/A", "POST /carts/A is in no path of the document"],
  ])("to a wrong address: %s", (path, problem) => {
    expect(check({}, path)).toEqual([problem]);
  });
});
