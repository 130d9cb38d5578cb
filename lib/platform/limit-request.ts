import "server-only";
import { sha256Hex } from "./crypto";
import { AppError } from "./errors";
import { readPeer } from "./peer";
import { limit, type Quota, refuseWhenBlocked } from "./rate-limit";
import type { RateClass } from "./rate-limits";

/** What of a route's options says how its requests are counted. */
export type LimitOptions = {
  access: unknown;
  /** Counted for the address beside `read` or `write`; with `idempotent` a repeat of the same key does not count. */
  limit?: Extract<RateClass, "checkout" | "method" | "link" | "mail" | "key-test">;
  /** A 404 here means a wrong secret or id: an address may be wrong only so often. */
  countsMisses?: boolean;
};

const SAFE = new Set(["GET", "HEAD"]);

function readBearer(request: Request): string | null {
  return /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}

/** Counts a request for its API key, else for its address; `public` routes (webhooks, probes) are not counted. */
export async function limitRequest(options: LimitOptions, request: Request): Promise<Quota | null> {
  if (options.access === "public") return null;
  const bearer = readBearer(request);
  const peer = readPeer(request.headers);
  if (bearer !== null || options.countsMisses) refuseWhenBlocked("guess", peer);
  return limit(SAFE.has(request.method) ? "read" : "write", bearer === null ? peer : `key:${sha256Hex(bearer)}`);
}

/** Counts what a route counts beside: called where the work begins, so that no repeat counts again. */
export async function limitWork(options: LimitOptions, request: Request): Promise<void> {
  if (options.limit) await limit(options.limit, readPeer(request.headers));
}

/** Counts a refusal that may have been a guess; returns what to answer, which is `rate_limited` after too many. */
export async function countGuess(options: LimitOptions, request: Request, refusal: unknown): Promise<unknown> {
  if (!(refusal instanceof AppError)) return refusal;
  const isGuess =
    (refusal.code === "unauthenticated" && readBearer(request) !== null) ||
    (refusal.code === "not_found" && options.countsMisses === true);
  if (!isGuess || options.access === "public") return refusal;
  return limit("guess", readPeer(request.headers)).then(
    () => refusal,
    (tooMany: unknown) => tooMany,
  );
}
