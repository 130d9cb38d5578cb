import { describe, expect, test } from "vitest";
import { z } from "zod";
import { GET } from "@/app/api/openapi.json/route";
import { API_ROUTES, type ApiRoute } from "@/lib/shared/schemas/api-routes";
import { API_INPUTS, API_OUTPUTS } from "@/lib/shared/schemas/api-schemas";
import { findFiles, listAppRoutes, listRewrittenRoutes, ROOT } from "./list-routes";

type Operation = {
  parameters?: { in: string; name: string; required: boolean }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, unknown>;
  security: unknown[];
};
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};

const found = listAppRoutes().filter(({ path }) => path.startsWith("/api/"));
const rewritten = await listRewrittenRoutes();
const document = (await (await GET(new Request("http://127.0.0.1:3000/api/openapi.json"))).json()) as Document;
const described = Object.entries(API_ROUTES) as [string, ApiRoute][];

function listReferences(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : listReferences(inner),
  );
}

test("every handler on disk is described, and nothing else", () => {
  expect(found.length).toBeGreaterThan(20);
  const onDisk = [...found, ...rewritten].map(({ method, path }) => `${method} ${path}`);
  expect(described.map(([address]) => address).sort()).toEqual(onDisk.sort());
});

test("every handler of pages/api is reached through a rewrite", () => {
  expect(findFiles("pages", /\.tsx?$/)).toEqual([...new Set(rewritten.map(({ file }) => file))]);
});

describe("what is described is what the handler does", () => {
  test.each(found.map((route) => [`${route.method} ${route.path}`, route] as const))("%s", async (address, route) => {
    const handler = (await import(/* @vite-ignore */ `${ROOT}/${route.file}`))[route.method];
    const { access, scope, isIdempotent, body, query, bodyType } = API_ROUTES[address as keyof typeof API_ROUTES] ?? {};
    expect(handler.options, "not made by route()").toBeDefined();
    const { options } = handler;
    expect({ access, scope, isIdempotent }).toEqual({
      access: options.access,
      scope: options.scope,
      isIdempotent: options.idempotent,
    });
    if (query || options.query) expect(API_INPUTS[query as "TrackQuery"]).toBe(options.query);
    if (options.body || (body && !bodyType)) expect(API_INPUTS[body as "PlayBatch"]).toBe(options.body);
  });
});

test("the document: OpenAPI 3.1, every operation complete, every reference resolves", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(Object.values(document.paths).flatMap(Object.keys)).toHaveLength(described.length);
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      const label = `${method} ${path}`;
      expect(
        inPath.map(({ name }) => `{${name}}`),
        label,
      ).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(operation.responses.default, label).toBeDefined();
      expect(
        Object.keys(operation.responses).some((status) => /^[23]\d\d$/.test(status)),
        label,
      ).toBe(true);
    }
  const targets = listReferences(document).map((target) => target.replace(/^#\//, "").split("/"));
  expect(targets.length).toBeGreaterThan(30);
  for (const target of targets) {
    const value = target.reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document);
    expect(value, target.join("/")).toBeDefined();
  }
});

test("every schema of the registry is used, inputs and outputs under names of their own", () => {
  const names = [...Object.keys(API_INPUTS), ...Object.keys(API_OUTPUTS)];
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(document.components.schemas).sort()).toEqual(names.sort());
  const asQuery = described.flatMap(([, { query }]) => query ?? []);
  const used = new Set([...asQuery, ...listReferences(document).map((target) => target.split("/").at(-1))]);
  expect(names.filter((name) => !used.has(name))).toEqual([]);
});

test("a body may leave out what has a default; a reply always carries it", () => {
  const schema = document.components.schemas.ReleaseInput as { required: string[] };
  expect(schema.required).toEqual(["title"]);
  expect(document.paths["/api/checkout"]?.post?.parameters).toContainEqual({
    $ref: "#/components/parameters/IdempotencyKey",
  });
  expect(document.paths["/api/uploads"]?.post?.requestBody?.content).toHaveProperty("multipart/form-data");
  expect(document.paths["/api/orders/{id}"]?.get?.security).toEqual([{}, { session: [] }, { apiKey: ["orders:read"] }]);
});

test("no money is a float: every …Minor field of the API is an integer", () => {
  const wrong: string[] = [];
  const walk = (value: unknown, at: string) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      // what one play brings is a ratio, mostly less than the smallest coin
      if (/(?<!PerPlay)Minor$/.test(key) && JSON.stringify(inner).includes('"number"')) wrong.push(`${at}.${key}`);
      walk(inner, `${at}.${key}`);
    }
  };
  walk(document.components.schemas, "");
  expect(wrong).toEqual([]);
  expect(z.safeParse(API_OUTPUTS.Quote.shape.totalMinor, 1.5).success).toBe(false);
});
