import "server-only";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";

const REQUEST_HEADERS = ["accept-language", "authorization", "content-type", "sec-fetch-site"];
const REPLY_HEADERS = [
  "cache-control",
  "content-security-policy",
  "content-type",
  "location",
  "referrer-policy",
  "www-authenticate",
  "x-content-type-options",
];
const TIMEOUT_MS = 10_000;

/**
 * A page of the sandbox as it is, body piped both ways and never read here. An admin is let into the control page.
 * Throws AppError: not_found outside demo mode, unavailable when the sandbox does not answer.
 */
export async function fetchSandboxPage(call: {
  request: Request;
  path: string[];
  isAdmin: boolean;
}): Promise<Response> {
  const { request, path, isAdmin } = call;
  const isPlain = path.every((part) => /^\w[\w.-]*$/.test(part));
  if (env.BACKLINE_MODE !== "demo" || env.SANDBOX_URL === undefined || !isPlain) {
    throw new AppError("not_found", "There is no such page.");
  }
  const url = new URL(`/sandbox/${path.join("/")}`, env.SANDBOX_URL);
  url.search = new URL(request.url).search;
  const headers = pick(request.headers, REQUEST_HEADERS);
  if (isAdmin && path[0] === "control") headers.set("authorization", `Bearer ${env.SANDBOX_TOKEN}`);
  const hasBody = request.method !== "GET" && request.body !== null;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const init = {
    method: request.method,
    headers,
    redirect: "manual",
    signal,
    ...(hasBody ? { body: request.body, duplex: "half" } : {}),
  } as const;
  const reply = await fetch(url, init).catch((cause: unknown) => {
    throw new AppError("unavailable", "The payment sandbox does not answer. Try again in a moment.", { cause });
  });
  return new Response(reply.body, { status: reply.status, headers: pick(reply.headers, REPLY_HEADERS) });
}

function pick(from: Headers, names: readonly string[]): Headers {
  const picked = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) picked.set(name, value);
  }
  return picked;
}
