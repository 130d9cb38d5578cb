import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { publish, subscribe } from "@/lib/platform/live-channel";
import { log } from "@/lib/platform/log";
import { processGlobal } from "@/lib/platform/process-global";

const TOPIC = "upload-wanted";
const PATIENCE_MS = 10_000;
const RETRY_MS = 50;

type Held = { release: () => void };
type Locks = {
  connection: Promise<pg.Client> | null;
  queue: Promise<unknown>;
  held: Map<string, Held>;
  isListening: boolean;
};
const locks = processGlobal<Locks>("upload-locks", () => ({
  connection: null,
  queue: Promise.resolve(),
  held: new Map(),
  isListening: false,
}));

/**
 * Lets one request at a time, over all processes, touch an upload: advisory locks of PostgreSQL on one connection of this
 * process, so that a process that dies frees what it held by dying, and nobody waits for a time-out. `release` is called
 * when somebody else wants the upload (a client that comes back while its old connection still hangs) or when the
 * connection broke and with it the lock. Throws `locked` after ten seconds.
 */
export async function lockUpload(id: string, signal: AbortSignal, release: () => void): Promise<void> {
  listenForWishes();
  const endsAt = performance.now() + PATIENCE_MS;
  let hasAsked = false;
  while (!signal.aborted && performance.now() < endsAt) {
    if (!locks.held.has(id)) {
      // taken before the database is asked: a session may hold the same advisory lock twice
      locks.held.set(id, { release });
      const isOurs = await tryDatabase(id).catch((error: unknown) => {
        locks.held.delete(id);
        throw error;
      });
      if (isOurs) return;
      locks.held.delete(id);
    }
    if (!hasAsked) {
      hasAsked = true;
      locks.held.get(id)?.release();
      await publish(TOPIC, { id }).catch(() => undefined); // the holder may be done before it would have heard
    }
    await sleep(RETRY_MS);
  }
  throw new AppError(
    "locked",
    "Another request is still sending this upload or it is being examined. Try again shortly.",
  );
}

export async function unlockUpload(id: string): Promise<void> {
  if (!locks.held.delete(id)) return;
  // a connection that broke has dropped its locks
  if (locks.connection)
    await ask("SELECT pg_advisory_unlock(hashtextextended($1, 0)) AS done", id).catch(() => undefined);
}

/** Closes the connection; whatever it held is free. */
export async function closeUploadLocks(): Promise<void> {
  const client = await locks.connection?.catch(() => null);
  locks.connection = null;
  await client?.end();
}

function tryDatabase(id: string): Promise<boolean> {
  return ask("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS done", id);
}

/** One statement after another: the connection is everybody's. */
function ask(sql: string, id: string): Promise<boolean> {
  const turn = locks.queue.then(async () => {
    const client = await connect();
    const { rows } = await client.query<{ done: boolean }>(sql, [nameOf(id)]);
    return rows[0]?.done === true;
  });
  locks.queue = turn.catch(() => undefined);
  return turn;
}

function nameOf(id: string): string {
  return `resumable_upload:${id}`;
}

function connect(): Promise<pg.Client> {
  if (locks.connection) return locks.connection;
  const opening = openConnection(() => {
    // one that failed, or was closed on purpose, is told late: by then the locks are on its successor
    if (locks.connection !== opening) return;
    locks.connection = null;
    for (const { release } of locks.held.values()) release();
  });
  locks.connection = opening;
  return opening;
}

async function openConnection(onEnd: () => void): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: env.DATABASE_URL,
    application_name: "backline-uploads",
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  client.on("error", (error) => log.warn({ err: error }, "the connection of the upload locks broke"));
  client.once("end", onEnd);
  try {
    await client.connect();
    return client;
  } catch (error) {
    locks.connection = null;
    throw new AppError("unavailable", "The store is busy. Try again in a moment.", { cause: error });
  }
}

function listenForWishes(): void {
  if (locks.isListening) return;
  locks.isListening = true;
  subscribe(TOPIC, ({ id }) => locks.held.get(String(id))?.release()).catch(() => {
    locks.isListening = false;
  });
}
