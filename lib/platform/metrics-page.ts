import "server-only";
import { isSameSecret } from "./crypto";
import { pool } from "./db";
import { env } from "./env";
import { AppError } from "./errors";
import { gauge, registry } from "./metrics";

/**
 * Prometheus text for whoever holds the metrics token; never open by address, as behind a proxy everyone is loopback.
 * Throws `unauthenticated`, and `not_found` when no token is configured.
 */
export async function readMetrics(headers: Headers): Promise<Response> {
  const expected = env.METRICS_TOKEN;
  if (!expected) throw new AppError("not_found", "Metrics are off: METRICS_TOKEN is not set.");
  const given = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? "";
  if (!isSameSecret(given, expected))
    throw new AppError("unauthenticated", "Send the metrics token as a bearer token.");
  const connections = gauge("backline_db_pool_connections", "Database connections of this process by state", ["state"]);
  connections.set({ state: "total" }, pool.totalCount);
  connections.set({ state: "idle" }, pool.idleCount);
  connections.set({ state: "waiting" }, pool.waitingCount);
  return new Response(await registry.metrics(), {
    headers: { "content-type": registry.contentType, "cache-control": "no-store" },
  });
}
