import "server-only";
import type { Counter } from "prom-client";
import type { Problem } from "../shared/schemas/common";
import { isPassingTrouble } from "./database-trouble";
import { AppError, ERROR_TABLE } from "./errors";
import { log } from "./log";

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isPassingTrouble(error))
    return new AppError("unavailable", "The store is busy. Try again in a moment.", { cause: error });
  return new AppError("internal", "Nothing more can be said here. Quote the request id when you report it.", {
    cause: error,
  });
}

/** The body of RFC 9457 problem+json for an error; unknown errors say nothing but the request id. */
export function problemOf(
  error: unknown,
  requestId: string,
): { problem: Problem; retryAfterSeconds: number | undefined; headers: Record<string, string> } {
  const known = toAppError(error);
  const { status, title } = ERROR_TABLE[known.code];
  const problem: Problem = {
    type: `urn:backline:problem:${known.code}`,
    title,
    status,
    detail: known.detail,
    code: known.code,
    requestId,
  };
  if (known.errors) problem.errors = known.errors;
  if (known.challenge) problem.challenge = known.challenge;
  if (status >= 500) log.error({ err: known.cause ?? known, requestId, code: known.code }, "a request failed");
  return { problem, retryAfterSeconds: known.retryAfterSeconds, headers: known.headers };
}

export function toProblem(error: unknown, requestId: string, failures?: Counter<"code">): Response {
  const { problem, retryAfterSeconds, headers: own } = problemOf(error, requestId);
  if (problem.status >= 500) failures?.inc({ code: problem.code });
  const headers = new Headers({
    ...own,
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  if (problem.status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
