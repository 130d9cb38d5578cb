import { expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "./errors";
import { parseBody, parseParams, parseQuery } from "./request-input";

const Body = z.strictObject({
  title: z.string(),
  inner: z.strictObject({ n: z.int() }).optional(),
  line: z
    .union([z.strictObject({ trackId: z.string(), n: z.int() }), z.strictObject({ releaseId: z.string() })])
    .optional(),
});

const send = (body: BodyInit | null) =>
  parseBody(Body, new Request("http://x.test", { method: "POST", body, duplex: "half" } as RequestInit));

async function refusalOf(parsing: Promise<unknown>): Promise<AppError> {
  const error = await parsing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

test("a body that fits comes out typed", async () => {
  expect(await send('{"title":"x","inner":{"n":1}}')).toEqual({ title: "x", inner: { n: 1 } });
});

test("a route without a schema reads no body", async () => {
  const request = new Request("http://x.test", { method: "POST", body: "not json" });
  expect(await parseBody(undefined, request)).toBeUndefined();
  expect(request.bodyUsed).toBe(false);
});

test.each<[string, string, string[]]>([
  ["an unknown field", '{"title":"x","isAdmin":true}', ["isAdmin"]],
  ["two of them", '{"title":"x","a":1,"b":2}', ["a", "b"]],
  ["an unknown field further in", '{"title":"x","inner":{"n":1,"m":2}}', ["inner.m"]],
  ["a missing field", "{}", ["title"]],
  ["the wrong kind", '{"title":7}', ["title"]],
  ["several at once", '{"title":7,"inner":{"n":"1"}}', ["title", "inner.n"]],
  ["of a choice, the field of what was nearly right", '{"title":"x","line":{"trackId":"t","n":0.5}}', ["line.n"]],
  ["a list", "[]", [""]],
  ["null", "null", [""]],
  ["the one character that no text column holds", '{"title":"a\\u0000b"}', ["title"]],
  ["a prototype", '{"title":"x","__proto__":{"isAdmin":true}}', ["__proto__"]],
  ["a constructor", '{"title":"x","constructor":{"prototype":{"isAdmin":true}}}', ["constructor"]],
])("%s: 400 that names the field", async (_, text, paths) => {
  const refusal = await refusalOf(send(text));
  expect([refusal.code, refusal.errors?.map(({ path }) => path)]).toEqual(["invalid_request", paths]);
  expect(refusal.detail).toContain(paths[0]);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
});

test.each([
  ["half of it", '{"title":'],
  ["nothing", ""],
  ["words", "title=x"],
  ["a byte order mark of another kind", "\ufffe{}"],
])("not JSON: %s", async (_, text) => {
  const refusal = await refusalOf(send(text));
  expect([refusal.code, refusal.detail]).toEqual(["invalid_request", "The body is not JSON."]);
});

test("the limit is 256 KiB, and what comes after it is not read", async () => {
  const fits = JSON.stringify({ title: "x".repeat(256 * 1024 - 12) });
  expect(fits.length).toBe(256 * 1024);
  await expect(send(fits)).resolves.toMatchObject({ title: expect.any(String) });
  expect((await refusalOf(send(`${fits} `))).code).toBe("too_large");

  let pulls = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulls++;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  expect((await refusalOf(send(endless))).code).toBe("too_large");
  expect(pulls).toBeLessThan(10);
});

test("a letter cut between two chunks is one letter", async () => {
  const bytes = Buffer.from('{"title":"é"}');
  const cut = bytes.indexOf(0xc3) + 1;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, cut));
      controller.enqueue(bytes.subarray(cut));
      controller.close();
    },
  });
  expect(await send(stream)).toEqual({ title: "é" });
});

test("a query is checked in the same way", () => {
  const Query = z.strictObject({ limit: z.coerce.number().int().max(100).default(50) });
  expect(parseQuery(Query, "http://x.test/?limit=7")).toEqual({ limit: 7 });
  expect(parseQuery(Query, "http://x.test/")).toEqual({ limit: 50 });
  expect(parseQuery(undefined, "http://x.test/?anything=1")).toBeUndefined();
  for (const query of ["?limit=many", "?other=1", "?limit=101", "?__proto__=1"])
    expect(() => parseQuery(Query, `http://x.test/${query}`)).toThrow(AppError);
});

test("a parameter that comes twice is refused by name; twice what the route does not look at is nobody's affair", () => {
  const Query = z.object({ limit: z.coerce.number(), isOpen: z.coerce.boolean().optional() });
  const twice = ["?limit=7&limit=8", "?limit=7&limit=7", "?limit=x&limit=7", "?limit=1&isOpen=&isOpen=x"];
  for (const query of twice)
    expect(() => parseQuery(Query, `http://x.test/${query}`)).toThrow(/^(limit|isOpen): it may be given once only$/);
  expect(parseQuery(Query, "http://x.test/?limit=7&utm=a&utm=b")).toEqual({ limit: 7 });
});

test("what a schema lets through unread may be nested 32 levels, and a hundred thousand do no harm", async () => {
  const Loose = z.strictObject({ told: z.unknown() });
  const parse = (levels: number) =>
    parseBody(
      Loose,
      new Request("http://x.test", { method: "POST", body: `{"told":${"[".repeat(levels)}${"]".repeat(levels)}}` }),
    );
  await expect(parse(31)).resolves.toHaveProperty("told");
  for (const levels of [40, 100_000]) {
    const refusal = await refusalOf(parse(levels));
    expect([refusal.code, refusal.errors]).toEqual([
      "invalid_request",
      [{ path: "told", message: "it is nested too deeply" }],
    ]);
  }
});

test("the parts of a path: none, some, several, and those that lead nowhere", () => {
  expect(parseParams(undefined)).toEqual({});
  expect(parseParams({ id: "x" })).toEqual({ id: "x" });
  expect(parseParams({ path: ["a", "b"] })).toEqual({ path: ["a", "b"] });
  for (const params of [{ id: "\0" }, { path: ["a", "b\0"] }])
    expect(() => parseParams(params)).toThrow(expect.objectContaining({ code: "not_found" }));
});
