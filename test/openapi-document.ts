import fs from "node:fs";
import path from "node:path";
import { type Schema, SchemaChecker } from "./openapi-schema";

type Ref = { $ref: string };
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema };
type Body = { content?: Record<string, { schema: Schema }> };
type AskedBody = Body & { required?: boolean };
type Operation = {
  parameters?: (Parameter | Ref)[];
  requestBody?: AskedBody | Ref;
  responses: Record<string, Body | Ref>;
};
type Document = { paths: Record<string, Record<string, Operation>>; components: Record<string, unknown> };
/** What went over a wire. `headers`: those that the document is asked about, or none. */
export type Exchange = {
  method: string;
  url: URL;
  headers?: Record<string, string>;
  sent: unknown;
  status: number;
  received: unknown;
};

/** Where the providers' published documents lie beside a checkout of this repository, which does not contain them. */
const FOLDER = process.env.BACKLINE_OPENAPI_DIR ?? path.resolve(import.meta.dirname, "../../shared/data/openapi");

/** Why a test is skipped that compares with a document: in the words that the count of skips takes for an excuse. */
export const needsDocument = (file: string) => `needs ${file} beside this checkout, or BACKLINE_OPENAPI_DIR`;

/** A provider's published OpenAPI document, or null where it is not at hand. */
export function openDocument(file: string): OpenApiDocument | null {
  const whole = path.join(FOLDER, file);
  return fs.existsSync(whole) ? new OpenApiDocument(JSON.parse(fs.readFileSync(whole, "utf8")) as Document) : null;
}

/** Compares what went over a wire with the document, field by field. */
export class OpenApiDocument {
  private readonly checker = new SchemaChecker((ref) => this.follow<Schema>(ref));

  constructor(private readonly document: Document) {}

  /** What is wrong with a body of the component schema `name`; empty = nothing. */
  checkComponent(name: string, value: unknown): string[] {
    return this.checker.check({ $ref: `#/components/schemas/${name}` }, value, name);
  }

  /** What is wrong with one exchange, each named by the document's own path. A body that is empty on both sides is none. */
  checkExchange(exchange: Exchange): string[] {
    const found = this.find(exchange.method, exchange.url.pathname);
    return found ? [...this.checkRequest(exchange), ...this.checkAnswer(exchange)] : this.checkRequest(exchange);
  }

  private checkRequest(exchange: Exchange): string[] {
    const { method, url, sent } = exchange;
    const found = this.find(method, url.pathname);
    if (!found) return [`${method} ${url.pathname} is in no path of the document`];
    const name = `${method} ${found.template}`;
    const { requestBody } = found.operation;
    const asked = requestBody && this.resolve<AskedBody>(requestBody);
    const schema = asked?.content?.["application/json"]?.schema;
    const missing = asked?.required ? [`${name} needs a body`] : [];
    const wrong = schema ? this.checker.check(schema, sent, `${name} request`) : [`${name} takes no body`];
    return [...this.checkParameters(found, exchange, name), ...(sent === null ? missing : wrong)];
  }

  /** The answer alone, where what was asked is wrong on purpose. */
  checkAnswer({ method, url, status, received }: Exchange): string[] {
    const found = this.find(method, url.pathname);
    if (!found) return [`${method} ${url.pathname} is in no path of the document`];
    const name = `${method} ${found.template} ${status}`;
    const answered = this.answerOf(found.operation, status, received);
    if (answered === "nothing") return [];
    return answered ? this.checker.check(answered, received, name) : [`${name} is no answer of the document`];
  }

  /** Where an answer's body is not described for its status, the document's common one counts. */
  private answerOf({ responses }: Operation, status: number, received: unknown): Schema | "nothing" | undefined {
    const own = responses[String(status)];
    const described = own && this.resolve<Body>(own).content;
    if (own && !described && received === null) return "nothing";
    const common = responses.default ?? responses["200"];
    const content = described ?? (common && this.resolve<Body>(common).content);
    return content?.["application/json"]?.schema;
  }

  private checkParameters(
    { operation, template }: { operation: Operation; template: string },
    { url, headers = {} }: Exchange,
    name: string,
  ): string[] {
    const known = (operation.parameters ?? []).map((each) => this.resolve<Parameter>(each));
    const parts = url.pathname.split("/");
    const inPath = template.split("/").map((part, at): [string, string] => [part.slice(1, -1), parts[at] ?? ""]);
    const given: Record<string, Map<string, string>> = {
      path: new Map(inPath.filter((_, at) => template.split("/")[at]?.startsWith("{"))),
      query: new Map(url.searchParams),
      header: new Map(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])),
    };
    const nameIn = (each: Parameter) => (each.in === "header" ? each.name.toLowerCase() : each.name);
    const strangers = ["query", "header"].flatMap((place) =>
      [...(given[place]?.keys() ?? [])]
        .filter((key) => !known.some((each) => each.in === place && nameIn(each) === key))
        .map((key) => `${name}?${key} is no parameter`),
    );
    const wrong = known.flatMap((each) => {
      const text = given[each.in]?.get(nameIn(each));
      if (text === undefined) return each.required && each.in !== "header" ? [`${name}?${each.name} is missing`] : [];
      return each.schema ? this.checker.check(each.schema, this.read(each.schema, text), `${name}?${each.name}`) : [];
    });
    return [...strangers, ...wrong];
  }

  /** A parameter's text as the value that its schema means; text that stands for none stays what it is. */
  private read(schema: Schema, text: string): unknown {
    const type = this.checker.typeOf(schema);
    if (type === "array") return text.split(",");
    if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
    return (type === "integer" || type === "number") && text.trim() !== "" ? Number(text) : text;
  }

  private find(method: string, pathname: string): { operation: Operation; template: string } | undefined {
    const parts = pathname.split("/");
    const fits = (template: string) => {
      const wanted = template.split("/");
      return wanted.length === parts.length && wanted.every((part, at) => part.startsWith("{") || part === parts[at]);
    };
    const templates = Object.keys(this.document.paths).filter(fits);
    // the one that spells most of it out: /payments/cancel is no payment's address
    templates.sort((a, b) => a.split("{").length - b.split("{").length);
    const all = templates.map((template) => {
      const operation = this.document.paths[template]?.[method.toLowerCase()];
      return operation && { operation, template };
    });
    return all.find((each) => each !== undefined);
  }

  private resolve<T>(node: T | Ref): T {
    return typeof node === "object" && node !== null && "$ref" in node ? this.follow<T>(node.$ref) : (node as T);
  }

  /** What `#/components/…` leads to. Throws when it leads nowhere. */
  private follow<T>(ref: string): T {
    const names = ref.split("/").slice(1);
    const found = names.reduce<unknown>(
      (at, name) => (at as Record<string, unknown> | undefined)?.[name],
      this.document,
    );
    if (found === undefined) throw new Error(`${ref} leads nowhere`);
    return found as T;
  }
}
