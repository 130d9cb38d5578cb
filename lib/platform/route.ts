import "server-only";
import type { z } from "zod";
import { newId } from "../shared/ids";
import { type Actor, GUEST, type Role, type Scope } from "../shared/roles";
import { AppError } from "./errors";
import { idempotencyActor, readIdempotencyKey, withIdempotency } from "./idempotency";
import { countGuess, type LimitOptions, limitRequest, limitWork } from "./limit-request";
import { log } from "./log";
import { counter, histogram } from "./metrics";
import { isOwnOrigin } from "./origin";
import { toProblem } from "./problem";
import { type Quota, quotaHeaders } from "./rate-limit";
import { parseBody, parseParams, parseQuery } from "./request-input";
import { actorFromHeaders, admit, requireScope, type UserActor } from "./session";

/** `guest`: anyone, credentials honoured. `public`: anyone, credentials not looked at and no Origin check (webhooks, metrics). */
export type Access = "public" | "guest" | "user" | Role | readonly Role[];
export type Reply = { status?: number; body?: unknown; headers?: Record<string, string>; response?: Response };

type Options<A extends Access, B extends z.ZodType | undefined, Q extends z.ZodType | undefined> = {
  access: A;
  scope?: Scope;
  body?: B;
  query?: Q;
  /** `optional`: a request without the key is carried out as it comes. */
  idempotent?: boolean | "optional";
  limit?: LimitOptions["limit"];
  countsMisses?: boolean;
  /** Also for an admin of a live store who has no second factor yet, and may do nothing else. */
  isBeforeFactor?: true;
  /** Headers of every reply, fresh or replayed; never stored. */
  replyHeaders?: (
    reply: { status: number; body: unknown },
    call: { request: Request; actor: Actor },
  ) => Record<string, string>;
};
type Handler = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>;
type ActorOf<A extends Access> = A extends "public" | "guest" ? Actor : UserActor;
type Output<T extends z.ZodType | undefined> = T extends z.ZodType ? z.output<T> : undefined;
export type Call<A extends Access, B extends z.ZodType | undefined, Q extends z.ZodType | undefined, P> = {
  actor: ActorOf<A>;
  body: Output<B>;
  query: Output<Q>;
  params: P;
  request: Request;
  requestId: string;
  idempotencyKey: string;
  /** With `idempotent`: a fresh uuid at the first claim of the key, the same one when a crashed request is retried. */
  resourceId: string;
  /** With `idempotent`: this key came before and its request did not end. */
  isRepeat: boolean;
  /** For a reply that goes on: throws as the first look would, once the session, the key or the role is gone. */
  reauthorise(): Promise<void>;
};

const durations = histogram(
  "backline_http_request_duration_seconds",
  "Time to answer an API request",
  [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  ["method", "status"],
);
const failures = counter("backline_http_errors_total", "API requests that ended in a 5xx answer", ["code"]);

type Gate = { access: Access; scope?: Scope | undefined; isBeforeFactor?: true | undefined };

async function authorise({ access, scope, isBeforeFactor }: Gate, request: Request): Promise<Actor> {
  // a bearer there is the route's own affair, as the metrics token is
  if (access === "public") return GUEST;
  if (!isOwnOrigin(request.method, request.headers))
    throw new AppError("foreign_origin", "This address takes changes from its own pages only.");
  const sender = await actorFromHeaders(request.headers);
  if (sender === null)
    throw new AppError("unauthenticated", "The API key is unknown or revoked. Make a new one under Settings, Access.");
  requireScope(sender, scope);
  const actor = isBeforeFactor ? sender : admit(sender);
  if (access === "guest") return actor;
  if (actor.kind === "guest") {
    if (sender.kind === "user") throw new AppError("forbidden", "Add a second factor to your account first.");
    throw new AppError("unauthenticated", "Sign in, or send an API key as a bearer token.");
  }
  const wanted = access === "user" ? [] : typeof access === "string" ? [access as Role] : access;
  if (wanted.length > 0 && !wanted.some((role) => actor.roles.includes(role)))
    throw new AppError("forbidden", `This needs one of these roles: ${wanted.join(", ")}.`);
  return actor;
}

function toResponse(reply: Reply, quota: Quota | null): Response {
  if (reply.response) return reply.response;
  const headers = { "cache-control": "no-store", ...(quota && quotaHeaders(quota)), ...reply.headers };
  return reply.body === undefined
    ? new Response(null, { status: reply.status ?? 204, headers })
    : Response.json(reply.body, { status: reply.status ?? 200, headers });
}

/**
 * The one wrapper of every route handler: limits, origin, session and role, input parsed with its type kept, idempotency,
 * request id, log line, metrics, errors as problem+json. Throw AppError inside; never catch there. The handler carries its options,
 * so that a test can hold them against what the API's description says.
 */
export function route<
  A extends Access,
  B extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  P = Record<string, string>,
>(
  options: Options<A, B, Q>,
  handle: (call: Call<A, B, Q, P>) => Promise<Reply>,
): Handler & { options: Options<A, B, Q> } {
  const handler: Handler = async (request, context) => {
    const requestId = newId();
    const startedAt = performance.now();
    const response = await answer(options, handle, request, requestId, context).catch(async (error: unknown) =>
      toProblem(await countGuess(options, request, error), requestId, failures),
    );
    observe(request, requestId, response, performance.now() - startedAt);
    return response;
  };
  return Object.assign(handler, { options });
}

function takesKey(
  { idempotent }: Pick<Options<Access, undefined, undefined>, "idempotent">,
  { headers }: Request,
): boolean {
  return idempotent === "optional" ? headers.has("idempotency-key") : idempotent === true;
}

async function answer<A extends Access, B extends z.ZodType | undefined, Q extends z.ZodType | undefined, P>(
  options: Options<A, B, Q>,
  handle: (call: Call<A, B, Q, P>) => Promise<Reply>,
  request: Request,
  requestId: string,
  context: { params: Promise<unknown> } | undefined,
): Promise<Response> {
  const quota = await limitRequest(options, request);
  const actor = await authorise(options, request);
  const idempotencyKey = takesKey(options, request) ? readIdempotencyKey(request) : "";
  const params = parseParams<P>(await context?.params);
  const query = parseQuery(options.query, request.url) as Output<Q>;
  const body = (await parseBody(options.body, request)) as Output<B>;
  const reauthorise = async () => void (await authorise(options, request));
  const call = { actor: actor as ActorOf<A>, body, query, params, request, requestId, idempotencyKey, reauthorise };
  if (idempotencyKey === "") {
    await limitWork(options, request);
    return toResponse(await handle({ ...call, resourceId: "", isRepeat: false }), quota);
  }
  const claim = {
    actor: idempotencyActor(actor),
    key: idempotencyKey,
    operation: `${request.method} ${new URL(request.url).pathname}`,
    fingerprintOf: body,
  };
  const reply = await withIdempotency(claim, async (resourceId, isRepeat) => {
    if (!isRepeat) await limitWork(options, request);
    const { status = 200, body: result } = await handle({ ...call, resourceId, isRepeat });
    return { status, body: result };
  });
  const headers = options.replyHeaders?.({ status: reply.status, body: reply.body }, { request, actor });
  return toResponse({ status: reply.status, body: reply.body, ...(headers ? { headers } : {}) }, quota);
}

function observe(request: Request, requestId: string, response: Response, durationMs: number): void {
  const { pathname: path } = new URL(request.url);
  const { method } = request;
  durations.observe({ method, status: String(response.status) }, durationMs / 1000);
  log.debug({ requestId, method, path, status: response.status, durationMs }, "request");
  // a redirect's headers are immutable
  if (!response.headers.has("x-request-id") && response.type !== "error" && response.status !== 303)
    response.headers.set("x-request-id", requestId);
}
