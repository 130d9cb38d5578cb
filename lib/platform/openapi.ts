import "server-only";
import { z } from "zod";
import packageJson from "../../package.json";
import { API_ROUTES, type ApiAddress, type ApiReply, type ApiRoute } from "../shared/schemas/api-routes";
import { API_INPUTS, API_OUTPUTS } from "../shared/schemas/api-schemas";
import { env } from "./env";
import { sessionCookieName } from "./session-cookie";

type Json = Record<string, unknown>;

const refOf = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const PROBLEM = { description: "A refusal", content: { "application/problem+json": { schema: refOf("Problem") } } };

/** JSON Schemas by name; `input` describes what may be sent (defaults left out), `output` what comes. */
function toJsonSchemas(schemas: Record<string, z.ZodType>, io: "input" | "output"): Record<string, Json> {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) names.add(schema, { id });
  const made = z.toJSONSchema(names, { io, uri: (id) => `#/components/schemas/${id}` }).schemas;
  return Object.fromEntries(
    Object.entries(made).map(([name, { $id: _id, $schema: _dialect, ...schema }]) => [name, schema]),
  );
}

function describeParameters(path: string, query: Json | undefined): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const required = (query?.required ?? []) as string[];
  const inQuery = Object.entries((query?.properties ?? {}) as Json).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function describeContent(replies: readonly ApiReply[]): Json {
  const content = replies.flatMap((reply) => {
    if (typeof reply === "string") return [["application/json", { schema: refOf(reply) }]];
    return reply.mediaType ? [[reply.mediaType, {}]] : [];
  });
  return content.length > 0 ? { content: Object.fromEntries(content) } : {};
}

function describeReply(reply: ApiReply | readonly ApiReply[]): Json {
  const replies = [reply].flat() as ApiReply[];
  const description = replies.map((one) => (typeof one === "string" ? one : one.is)).join("; ");
  return { description, ...describeContent(replies) };
}

/** Either a session or a key; an empty entry says that nothing is needed. */
function describeSecurity({ access, scope }: ApiRoute): Json[] {
  if (access === "public") return [];
  const known = scope ? [{ session: [] }, { apiKey: [scope] }] : [{ session: [] }];
  return access === "guest" ? [{}, ...known] : known;
}

function describeRoute(path: string, route: ApiRoute, inputs: Record<string, Json>): Json {
  const { access, summary, query, body, bodyType = "application/json" } = route;
  const parameters = describeParameters(path, query && inputs[query]);
  if (route.isIdempotent)
    parameters.push({ $ref: `#/components/parameters/${route.isIdempotent === true ? "" : "Optional"}IdempotencyKey` });
  const roles = typeof access === "object" ? access : [access].filter((one) => !/^(public|guest|user)$/.test(one));
  const responses = Object.entries(route.replies).map(([status, reply]) => [status, describeReply(reply)]);
  return {
    summary,
    ...(roles.length > 0 ? { description: `Needs the role ${roles.join(" or ")}.` } : {}),
    security: describeSecurity(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { [bodyType]: { schema: refOf(body) } } } } : {}),
    responses: { ...Object.fromEntries(responses), default: PROBLEM },
  };
}

/** The OpenAPI 3.1 document of the HTTP API, made from the schemas and the list of routes in lib/shared/schemas. */
export function describeApi(): Json {
  const inputs = toJsonSchemas(API_INPUTS, "input");
  const paths: Record<string, Json> = {};
  for (const [address, route] of Object.entries(API_ROUTES) as [ApiAddress, ApiRoute][]) {
    const [method = "", path = ""] = address.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeRoute(path, route, inputs) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Backline",
      version: packageJson.version,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: env.PUBLIC_URL }],
    paths,
    components: {
      schemas: { ...inputs, ...toJsonSchemas(API_OUTPUTS, "output") },
      parameters: {
        IdempotencyKey: IDEMPOTENCY_KEY,
        OptionalIdempotencyKey: { ...IDEMPOTENCY_KEY, required: false },
      },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: sessionCookieName() },
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "An API key; the scope it needs is named at each route",
        },
      },
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "Chosen by the client; a repeat with the same key gets the stored reply",
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{8,255}$" },
};
