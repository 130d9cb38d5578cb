import type { BytesServer } from "./bytes-server";
import { type FoundRoute, ROOT } from "./list-routes";

const ORIGIN = "http://127.0.0.1:3000";

/** What is sent; `path` fills the braces of the address. Text goes as it is, anything but a form as JSON. */
export type Ask = { path?: string[]; query?: string; body?: unknown; headers?: Record<string, string> };

function encode(body: unknown): RequestInit {
  if (body === undefined) return {};
  return { body: body instanceof FormData || typeof body === "string" ? body : JSON.stringify(body) };
}

/** Calls the handler itself: a route file's export, or the pages/api handler behind the rewrite. */
export async function callRoute(
  bytes: BytesServer,
  route: FoundRoute,
  ask: Ask,
  persona: Record<string, string>,
): Promise<Response> {
  const { path: values = [], query, body } = ask;
  const search = query ? `?${query}` : "";
  const headers = { ...persona, ...ask.headers };
  if (route.destination)
    return fetch(bytes.url + route.destination.replace(/:\w+/, values.join("/")) + search, { headers });
  const isCatchAll = route.file.includes("[...");
  const names = route.path.match(/(?<=\{)\w+(?=\})/g) ?? [];
  const params = Object.fromEntries(names.map((name, index) => [name, isCatchAll ? values : values[index]]));
  const filled = names.reduce((at, name, index) => at.replace(`{${name}}`, values[index] ?? ""), route.path);
  const url = ORIGIN + (isCatchAll ? route.path.replace(/\{\w+\}/, values.join("/")) : filled) + search;
  const handler = (await import(/* @vite-ignore */ `${ROOT}/${route.file}`))[route.method];
  return handler(new Request(url, { method: route.method, headers, ...encode(body) }), {
    params: Promise.resolve(params),
  });
}
