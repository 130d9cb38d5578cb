import fs from "node:fs";
import path from "node:path";

type Schema = {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
  minLength?: number;
  maxLength?: number;
};
type Operation = {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

/** Where the providers' published documents lie beside a checkout of this repository, which does not contain them. */
const FOLDER = process.env.BACKLINE_OPENAPI_DIR ?? path.resolve(import.meta.dirname, "../../shared/data/openapi");

/** Why a test is skipped that compares with a document: in the words that the count of skips takes for an excuse. */
export const needsDocument = (file: string) => `needs ${file} beside this checkout, or BACKLINE_OPENAPI_DIR`;

/** A provider's published OpenAPI document, or null where it is not at hand. */
export function openDocument(file: string): OpenApiDocument | null {
  const whole = path.join(FOLDER, file);
  return fs.existsSync(whole) ? new OpenApiDocument(JSON.parse(fs.readFileSync(whole, "utf8")) as Document) : null;
}

/** Compares what went over a wire with the document, field by field: a field that it does not know is wrong as well. */
export class OpenApiDocument {
  constructor(private readonly document: Document) {}

  /** What is wrong with a body of the component schema `name`; empty = nothing. */
  checkComponent(name: string, value: unknown): string[] {
    return this.check({ $ref: `#/components/schemas/${name}` }, value, name);
  }

  /** What is wrong with one exchange. A body that is empty on both sides is none. */
  checkExchange(exchange: { method: string; url: URL; sent: unknown; status: number; received: unknown }): string[] {
    const { method, url, sent, status, received } = exchange;
    const operation = this.find(method, url.pathname);
    const name = `${method} ${url.pathname}`;
    if (!operation) return [`${name} is in no path of the document`];
    const asked = operation.requestBody?.content["application/json"]?.schema;
    const known = new Set(operation.parameters?.filter((each) => each.in === "query").map((each) => each.name));
    const { content } = operation.responses[String(status)] ?? operation.responses["200"] ?? {};
    const answered = content?.["application/json"]?.schema;
    return [
      ...[...url.searchParams.keys()].filter((key) => !known.has(key)).map((key) => `${name}?${key} is no parameter`),
      ...(sent === null ? [] : asked ? this.check(asked, sent, `${name} request`) : [`${name} takes no body`]),
      ...(answered ? this.check(answered, received, `${name} ${status}`) : [`${name} has no answer ${status}`]),
    ];
  }

  private find(method: string, pathname: string): Operation | undefined {
    const parts = pathname.split("/");
    const fits = (template: string) => {
      const wanted = template.split("/");
      return wanted.length === parts.length && wanted.every((part, at) => part.startsWith("{") || part === parts[at]);
    };
    const templates = Object.keys(this.document.paths).filter(fits);
    // the one that spells most of it out: /payments/cancel is no payment's address
    templates.sort((a, b) => a.split("{").length - b.split("{").length);
    const all = templates.map((template) => this.document.paths[template]?.[method.toLowerCase()]);
    return all.find((operation) => operation !== undefined);
  }

  private resolve(schema: Schema): Schema {
    const name = schema.$ref?.split("/").at(-1);
    if (name === undefined) return schema;
    const found = this.document.components.schemas[name];
    if (!found) throw new Error(`no schema ${name}`);
    return { ...this.resolve(found), ...(schema.nullable ? { nullable: true } : {}) };
  }

  private check(given: Schema, value: unknown, at: string): string[] {
    const schema = this.resolve(given);
    if (value === null) return schema.nullable ? [] : [`${at} is null`];
    if (schema.allOf) return schema.allOf.flatMap((part) => this.check(part, value, at));
    if (schema.oneOf) return this.checkKinds(schema.oneOf, value, at);
    if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${JSON.stringify(value)} is none of its values`];
    switch (schema.type) {
      case "string":
        return checkString(schema, value, at);
      case "integer":
        return Number.isSafeInteger(value) ? [] : [`${at} is no integer`];
      case "number":
      case "boolean":
        return typeof value === schema.type ? [] : [`${at} is no ${schema.type}`];
      case "array":
        if (!Array.isArray(value)) return [`${at} is no list`];
        return value.flatMap((item, index) => this.check(schema.items ?? {}, item, `${at}[${index}]`));
      default:
        return schema.properties || schema.additionalProperties ? this.checkObject(schema, value, at) : [];
    }
  }

  private checkKinds(kinds: readonly Schema[], value: unknown, at: string): string[] {
    const fits = kinds.some((kind) => this.check(kind, value, at).length === 0);
    return fits ? [] : [`${at} fits none of ${kinds.length} kinds`];
  }

  private checkObject(
    { properties = {}, required = [], additionalProperties }: Schema,
    value: unknown,
    at: string,
  ): string[] {
    if (typeof value !== "object" || Array.isArray(value)) return [`${at} is no object`];
    const fields = Object.entries(value as Record<string, unknown>);
    const missing = required.filter((name) => !fields.some(([field]) => field === name));
    return [
      ...missing.map((name) => `${at}.${name} is missing`),
      ...fields.flatMap(([name, part]) => {
        const own = properties[name] ?? additionalProperties;
        if (own === true) return [];
        return own ? this.check(own, part, `${at}.${name}`) : [`${at}.${name} is in no document`];
      }),
    ];
  }
}

function checkString(
  { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema,
  value: unknown,
  at: string,
): string[] {
  if (typeof value !== "string") return [`${at} is no text`];
  return value.length >= minLength && value.length <= maxLength ? [] : [`${at} is too long or too short`];
}
