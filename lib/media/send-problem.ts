import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { problemOf } from "@/lib/platform/problem";
import { newId } from "@/lib/shared/ids";

/** Answers anything but GET and HEAD with 405; true when it did. */
export function refuseMethod(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  response.writeHead(405, { allow: "GET, HEAD", "content-length": "0" }).end();
  return true;
}

/** A refusal outside the handler wrapper of lib/platform/route.ts: the same problem+json. */
export function sendProblem(response: ServerResponse, error: unknown): void {
  const requestId = newId();
  const { problem, retryAfterSeconds } = problemOf(error, requestId);
  const body = Buffer.from(JSON.stringify(problem));
  if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
  if (problem.status === 401) response.setHeader("www-authenticate", "Bearer");
  response.writeHead(problem.status, {
    "content-type": "application/problem+json",
    "content-length": String(body.length),
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  response.end(body);
}
