import "server-only";
import { isSameSecret } from "./crypto";
import { env } from "./env";
import { AppError } from "./errors";
import { registry } from "./metrics";
import { readAllMetrics } from "./share-metrics";

/**
 * Prometheus text for whoever holds the metrics token; never open by address, as behind a proxy everyone is loopback. It
 * holds every process's series, labelled `process`, so that no counter depends on who answers.
 * Throws `unauthenticated`, and `not_found` when no token is configured.
 */
export async function readMetrics(headers: Headers): Promise<Response> {
  const expected = env.METRICS_TOKEN;
  if (!expected) throw new AppError("not_found", "Metrics are off: METRICS_TOKEN is not set.");
  const given = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  if (!isSameSecret(given, expected))
    throw new AppError("unauthenticated", "Send the metrics token as a bearer token.");
  return new Response(await readAllMetrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}
