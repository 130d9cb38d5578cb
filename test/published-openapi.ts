import fs from "node:fs";
import path from "node:path";

type Schema = {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
  minLength?: number;
  maxLength?: number;
  nullable?: boolean;
};
type Document = { components: { schemas: Record<string, Schema> } };

/** Where the providers' published documents lie beside a checkout of this repository, which does not contain them. */
const FOLDER = process.env.BACKLINE_OPENAPI_DIR ?? path.join(import.meta.dirname, "../../shared/data/openapi");

/** A published document; null where it is not at hand. */
export function readOpenApi(name: string): Document | null {
  const file = path.join(FOLDER, name);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Document) : null;
}

/** Every way in which `value` is not what the document's schema of that name says, field by field. */
export function violationsOf(document: Document, name: string, value: unknown): string[] {
  return check(document, { $ref: `#/components/schemas/${name}` }, value, name);
}

const TYPES: Record<string, (value: unknown) => boolean> = {
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: Number.isInteger,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
};

function check(document: Document, given: Schema, value: unknown, at: string): string[] {
  const schema = given.$ref ? document.components.schemas[given.$ref.split("/").at(-1) ?? ""] : given;
  if (!schema) return [`${at}: the document has no ${given.$ref}`];
  if (value === null && schema.nullable) return [];
  if (schema.oneOf) {
    const tried = schema.oneOf.map((one) => check(document, one, value, at));
    return tried.some((found) => found.length === 0) ? [] : [`${at}: fits none of ${schema.oneOf.length} kinds`];
  }
  const parts = (schema.allOf ?? []).flatMap((part) => check(document, part, value, at));
  return [...parts, ...checkPlain(schema, value, at), ...checkInside(document, schema, value, at)];
}

function checkPlain(schema: Schema, value: unknown, at: string): string[] {
  const isType = schema.type === undefined || TYPES[schema.type]?.(value);
  if (!isType) return [`${at}: ${JSON.stringify(value)} is no ${schema.type}`];
  if (schema.enum && !schema.enum.includes(value)) return [`${at}: ${JSON.stringify(value)} is not listed`];
  if (typeof value !== "string") return [];
  const isLong = value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY);
  return isLong || value.length < (schema.minLength ?? 0) ? [`${at}: has ${value.length} characters`] : [];
}

function checkInside(document: Document, schema: Schema, value: unknown, at: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((one, index) => (schema.items ? check(document, schema.items, one, `${at}[${index}]`) : []));
  if (typeof value !== "object" || value === null) return [];
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${at}: lacks ${name}`);
  const inside = Object.entries(value).flatMap(([name, part]) => {
    const known = schema.properties?.[name];
    const other = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
    const own = known ?? other;
    if (own) return check(document, own, part, `${at}.${name}`);
    return schema.additionalProperties === false ? [`${at}: has no field ${name}`] : [];
  });
  return [...missing, ...inside];
}
