import "server-only";
import type { Challenge } from "../shared/schemas/common";

type ErrorEntry = { status: number; title: string; retryAfterSeconds?: number };

/** Every refusal the product can give: code → status and title. `retryAfterSeconds` is the default hint. */
export const ERROR_TABLE = {
  invalid_request: { status: 400, title: "The request does not fit" },
  idempotency_key_missing: { status: 400, title: "An Idempotency-Key is needed" },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  fresh_sign_in_required: { status: 403, title: "Prove once more that it is you" },
  foreign_origin: { status: 403, title: "The request came from another site" },
  not_found: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "It changed meanwhile" },
  in_flight: { status: 409, title: "The same request is still running", retryAfterSeconds: 1 },
  gone: { status: 410, title: "No longer available" },
  too_large: { status: 413, title: "Too large" },
  unsupported_media: { status: 415, title: "Not a format we take" },
  range_not_satisfiable: { status: 416, title: "No such part" },
  unprocessable: { status: 422, title: "A rule refuses it" },
  locked: { status: 423, title: "Somebody else is writing it", retryAfterSeconds: 1 },
  idempotency_mismatch: { status: 422, title: "The key was used for another request" },
  challenge_required: { status: 428, title: "A puzzle comes first" },
  rate_limited: { status: 429, title: "Too many requests", retryAfterSeconds: 60 },
  internal: { status: 500, title: "Something broke on our side" },
  unavailable: { status: 503, title: "Not available right now", retryAfterSeconds: 1 },
  being_counted: { status: 503, title: "Being counted anew", retryAfterSeconds: 5 },
  storage_full: { status: 507, title: "The store is full", retryAfterSeconds: 60 },
} as const satisfies Record<string, ErrorEntry>;
export type ErrorCode = keyof typeof ERROR_TABLE;
export type FieldProblem = { path: string; message: string };

type Extra = {
  cause?: unknown;
  errors?: FieldProblem[];
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
  challenge?: Challenge;
};

/** The only thing domain code throws. `detail` is read by people: what happened and what to do next. */
export class AppError extends Error {
  readonly errors: FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Record<string, string>;
  readonly challenge: Challenge | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    extra: Extra = {},
  ) {
    super(detail, { cause: extra.cause });
    this.name = "AppError";
    this.errors = extra.errors;
    this.headers = extra.headers ?? {};
    this.challenge = extra.challenge;
    const entry: ErrorEntry = ERROR_TABLE[code];
    this.retryAfterSeconds = extra.retryAfterSeconds ?? entry.retryAfterSeconds;
  }
}

/** A refusal of one field, `path` as in the request body. */
export function fieldError(path: string, message: string, code: ErrorCode = "unprocessable"): AppError {
  return new AppError(code, message, { errors: [{ path, message }] });
}
