import { newId } from "@/lib/shared/ids";
import { Problem } from "@/lib/shared/schemas/common";

/** `problem` is the server's own words; null when nothing came back that can be read. */
export type SendResult = { ok: true; body: unknown } | { ok: false; problem: Problem | null };

/** Sends JSON to our own API and reads the answer or the problem. Never throws: a form branches on the result. */
export async function sendJson(
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  body?: unknown,
  key?: string,
): Promise<SendResult> {
  try {
    const reply = await fetch(url, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer: unknown = reply.status === 204 ? null : await reply.json();
    if (reply.ok) return { ok: true, body: answer };
    return { ok: false, problem: Problem.safeParse(answer).data ?? null };
  } catch {
    return { ok: false, problem: null };
  }
}

/** A change to a route that takes an Idempotency-Key: sent once more under the same key when no answer came back. */
export async function sendOnce(method: "POST" | "PUT", url: string, body: unknown): Promise<SendResult> {
  const key = newId();
  const first = await sendJson(method, url, body, key);
  return first.ok || first.problem ? first : sendJson(method, url, body, key);
}

/** What the problem says about one field, for the line under it. */
export function fieldMessage(problem: Problem | null, path: string): string | undefined {
  return problem?.errors?.find((error) => error.path === path || error.path.startsWith(`${path}.`))?.message;
}
