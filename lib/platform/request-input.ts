import "server-only";
import type { z } from "zod";
import { AppError, type FieldProblem } from "./errors";

const MAX_JSON_BYTES = 256 * 1024;
const MAX_DEPTH = 32;
type Issue = z.core.$ZodIssue;

/** Of a union the branch that nearly fits is what the sender meant. */
function unfold(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const [nearest = []] = [...issue.errors].sort((a, b) => a.length - b.length);
  const inner = nearest.flatMap((one) => unfold({ ...one, path: [...issue.path, ...one.path] }));
  return inner.length > 0 ? inner : [issue];
}

function toFieldProblems(issue: Issue): FieldProblem[] {
  const path = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "there is no such field" }));
}

/**
 * U+0000 is the one character that PostgreSQL's text does not hold. What a schema lets through unread may be nested so far that
 * whoever walks through it runs out of stack.
 */
function findUnfit(value: unknown, path: string, depth = 0): FieldProblem[] {
  if (typeof value === "string")
    return value.includes("\0") ? [{ path, message: "the character U+0000 is not allowed" }] : [];
  if (typeof value !== "object" || value === null) return [];
  if (depth > MAX_DEPTH) return [{ path: path.split(".", 1).join(""), message: "it is nested too deeply" }];
  return Object.entries(value).flatMap(([key, inner]) =>
    findUnfit(inner, path === "" ? key : `${path}.${key}`, depth + 1),
  );
}

function refuse(errors: FieldProblem[]): AppError {
  const first = errors[0];
  const where = first?.path ? `${first.path}: ` : "";
  return new AppError("invalid_request", `${where}${first?.message ?? "The request does not fit."}`, { errors });
}

function check(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  const errors = parsed.success
    ? findUnfit(parsed.data, "")
    : parsed.error.issues.flatMap(unfold).flatMap(toFieldProblems);
  if (parsed.success && errors.length === 0) return parsed.data;
  throw refuse(errors);
}

/** The body as text, 256 KiB at most. */
export async function readBounded(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_JSON_BYTES) throw new AppError("too_large", `A JSON body may have ${MAX_JSON_BYTES} bytes at most.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The JSON body as the schema's output; undefined when the route takes none. Throws AppError with every field at fault. */
export async function parseBody(schema: z.ZodType | undefined, request: Request): Promise<unknown> {
  if (!schema) return undefined;
  const text = await readBounded(request);
  try {
    return check(schema, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError("invalid_request", "The body is not JSON.", { cause: error });
    throw error;
  }
}

/** The parts of the path; one that no id or name of ours can have is an address where nothing is. */
export function parseParams<P>(params: unknown): P {
  if (findUnfit(params, "").length > 0) throw new AppError("not_found", "There is nothing here.");
  return (params ?? {}) as P;
}

/** A parameter that comes twice is refused: a proxy or log in front of us may have gone by the other one. */
export function parseQuery(schema: z.ZodType | undefined, url: string): unknown {
  if (!schema) return undefined;
  const { searchParams } = new URL(url);
  const isRead = (name: string) => !("shape" in schema) || Object.hasOwn(schema.shape as object, name);
  const repeated = [...new Set(searchParams.keys())].filter(
    (name) => isRead(name) && searchParams.getAll(name).length > 1,
  );
  if (repeated.length > 0) throw refuse(repeated.map((path) => ({ path, message: "it may be given once only" })));
  return check(schema, Object.fromEntries(searchParams));
}
