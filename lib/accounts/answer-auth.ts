import "server-only";
import { parse } from "node:querystring";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { AppError } from "@/lib/platform/errors";
import { readBounded } from "@/lib/platform/request-input";
import { readSessionId } from "@/lib/platform/session";
import { sessionCookieName } from "@/lib/platform/session-cookie";
import { buildAuthOptions } from "./auth-options";
import { collectAnswer } from "./collect-answer";
import { stepCookie } from "./factors/step-cookie";
import { revokeSession } from "./revoke-session";

const ACTIONS: Record<string, readonly string[]> = {
  GET: ["csrf", "session", "providers", "signin", "error"],
  POST: ["callback", "signout"],
};

/**
 * Hands a request to next-auth and returns its answer. `path` is what follows /api/auth/. A refused sign-in answers 401
 * with `{ url }`, whose `error` says `wrong:<tries left>`, `key`, `code:<tries left>` or `expired`; a throttled one 429 with
 * Retry-After; a password that a second factor must follow 200 with `second:<methods>` and the step's cookie. Throws AppError
 * `not_found` for the actions this store has no use for (client logging, session updates).
 */
export async function answerAuth(request: Request, path: readonly string[]): Promise<Response> {
  if (!path[0] || !ACTIONS[request.method]?.includes(path[0]))
    throw new AppError("not_found", "There is no such door.");
  const answer = collectAnswer();
  const url = new URL(request.url);
  const asked = {
    method: request.method,
    query: { ...Object.fromEntries(url.searchParams), nextauth: path },
    body: request.method === "POST" ? await readForm(request) : {},
    cookies: readCookies(request),
    headers: Object.fromEntries(request.headers),
  };
  // next-auth's other signature reads next/headers, which exists only inside a running Next
  const options = buildAuthOptions((step) => answer.addCookie(stepCookie(step)));
  await NextAuth(asked as unknown as NextApiRequest, answer as unknown as NextApiResponse, options);
  const reply = answer.finish();
  if (path[0] === "callback") await endSessionBefore(request, reply);
  return reply;
}

/** Who signs in anew leaves the session of this browser behind: it ends, whoever else has its cookie by now. */
async function endSessionBefore(request: Request, reply: Response): Promise<void> {
  const isSignedIn = reply.headers.getSetCookie().some((cookie) => cookie.startsWith(`${sessionCookieName()}=`));
  const before = isSignedIn ? await readSessionId(request.headers.get("cookie")) : null;
  if (before) await revokeSession(before);
}

async function readForm(request: Request): Promise<Record<string, unknown>> {
  const text = await readBounded(request);
  if (!request.headers.get("content-type")?.includes("json")) return { ...parse(text) };
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? { ...body } : {};
  } catch (cause) {
    throw new AppError("invalid_request", "The body is not JSON.", { cause });
  }
}

function readCookies(request: Request): Record<string, string> {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  return Object.fromEntries(pairs.map(([name = "", ...value]) => [name, decode(value.join("="))]));
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
