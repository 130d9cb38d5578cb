import "server-only";
import { access } from "node:fs/promises";
import path from "node:path";
import { pool } from "./db";
import { env } from "./env";
import { readIpfsVersion } from "./ipfs-version";
import { openRedis } from "./redis";

export type PartState = "ok" | "absent" | "failing";
export type Readiness = { isReady: boolean; parts: Record<string, PartState> };

const PATIENCE_MS = 2_000;
const IPFS_PATIENCE_MS = 1_000;

async function probe(check: () => Promise<unknown>): Promise<PartState> {
  const timeout = new Promise<"failing">((resolve) => setTimeout(() => resolve("failing"), PATIENCE_MS).unref());
  const answer = check().then(
    () => "ok" as const,
    () => "failing" as const,
  );
  return Promise.race([answer, timeout]);
}

async function checkSandbox(): Promise<void> {
  const reply = await fetch(new URL("/__health", env.SANDBOX_URL), { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!reply.ok) throw new Error(`the sandbox answered ${reply.status}`);
}

/**
 * Asks every configured part; an optional part that is not configured is `absent` and does not count against readiness. Nor does
 * an IPFS node that is away: copies wait for it, and a shop that sells must not leave the balancer for their sake.
 */
export async function checkReadiness(): Promise<Readiness> {
  const redis = openRedis();
  const isDemo = env.BACKLINE_MODE === "demo";
  const [database, cache, sandbox, demo, ipfs] = await Promise.all([
    probe(() => pool.query("SELECT 1 FROM instance")),
    redis ? probe(() => redis.ping()) : ("absent" as const),
    isDemo && env.SANDBOX_URL ? probe(checkSandbox) : ("absent" as const),
    isDemo ? probe(() => access(path.join(env.BACKLINE_DATA_DIR, "demo.json"))) : ("absent" as const),
    env.IPFS_API_URL ? probe(() => readIpfsVersion(IPFS_PATIENCE_MS)) : ("absent" as const),
  ]);
  const parts = { database, redis: cache, sandbox, demo, ipfs };
  const needed = [database, cache, sandbox, demo];
  return { isReady: needed.every((part) => part !== "failing"), parts };
}
