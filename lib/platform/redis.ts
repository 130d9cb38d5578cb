import "server-only";
import { Redis } from "ioredis";
import { env } from "./env";
import { log } from "./log";
import { processGlobal } from "./process-global";

function connect(role: string): Redis {
  const redis = new Redis(env.REDIS_URL ?? "", { maxRetriesPerRequest: 2, connectionName: `backline-${role}` });
  redis.on("error", (error) => log.warn({ err: error, role }, "redis is not answering"));
  return redis;
}

/** The shared connection, or null when REDIS_URL is not set. */
export function openRedis(): Redis | null {
  return env.REDIS_URL ? processGlobal("redis", () => connect("main")) : null;
}

/** A connection of its own for SUBSCRIBE, which a Redis connection cannot share with commands. */
export function openRedisSubscriber(): Redis {
  return connect("subscriber");
}
