import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { pool } from "./db";
import { env } from "./env";
import { log } from "./log";
import { processGlobal } from "./process-global";
import { openRedis, openRedisSubscriber } from "./redis";

export type LiveMessage = Record<string, string | number | boolean | null>;
export type LiveListener = (message: LiveMessage) => void;

/** Tells every process that something changed. At most once: a message can be lost, so carry versions, not state. */
export interface LiveChannel {
  publish(topic: string, message: LiveMessage): Promise<void>;
  /** Resolves once the subscription is in force; call the result to end it. */
  subscribe(topic: string, listener: LiveListener): Promise<() => void>;
  close(): Promise<void>;
}

const CHANNEL = "backline_live";
const RECONNECT_MS = 1_000;

class Listeners {
  private readonly byTopic = new Map<string, Set<LiveListener>>();

  add(topic: string, listener: LiveListener): () => void {
    const set = this.byTopic.get(topic) ?? new Set();
    this.byTopic.set(topic, set.add(listener));
    return () => set.delete(listener);
  }

  deliver(text: string): void {
    // in a socket's event nobody else catches: what is thrown here would end the process
    try {
      const { topic, message } = JSON.parse(text) as { topic: string; message: LiveMessage };
      for (const listener of this.byTopic.get(topic) ?? []) this.tell(listener, message);
    } catch (error) {
      log.warn({ err: error }, "a live message could not be read");
    }
  }

  private tell(listener: LiveListener, message: LiveMessage): void {
    try {
      listener(message);
    } catch (error) {
      log.error({ err: error }, "a live listener failed");
    }
  }
}

/** LISTEN/NOTIFY on one dedicated connection, opened at the first subscription and re-opened when it breaks. */
export class PostgresLiveChannel implements LiveChannel {
  private readonly listeners = new Listeners();
  private connection: Promise<void> | null = null;
  private client: pg.Client | null = null;
  private isClosed = false;

  constructor(private readonly connectionString: string) {}

  async publish(topic: string, message: LiveMessage): Promise<void> {
    await pool.query("SELECT pg_notify($1, $2)", [CHANNEL, JSON.stringify({ topic, message })]);
  }

  async subscribe(topic: string, listener: LiveListener): Promise<() => void> {
    const end = this.listeners.add(topic, listener);
    this.connection ??= this.listen();
    const connecting = this.connection;
    await connecting.catch((error: unknown) => {
      end();
      if (this.connection === connecting) this.connection = null;
      throw error;
    });
    return end;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.client?.end();
  }

  private async listen(): Promise<void> {
    const { connectionString } = this;
    const client = new pg.Client({ connectionString, application_name: "backline-live", keepAlive: true });
    client.on("notification", ({ payload }) => payload && this.listeners.deliver(payload));
    client.on("error", (error) => log.warn({ err: error }, "the live connection broke"));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    // only a connection that stood is followed by another, so that there is never more than one
    client.once("end", () => {
      if (!this.isClosed) this.connection = this.listenAgain();
    });
    this.client = client;
    if (this.isClosed) await client.end();
  }

  private async listenAgain(): Promise<void> {
    while (!this.isClosed) {
      await sleep(RECONNECT_MS, undefined, { ref: false });
      const isBack = await this.listen().then(
        () => true,
        () => false,
      );
      if (isBack) return;
    }
  }
}

export class RedisLiveChannel implements LiveChannel {
  private readonly listeners = new Listeners();
  private subscriber: ReturnType<typeof openRedisSubscriber> | null = null;
  private ready: Promise<unknown> | null = null;

  async publish(topic: string, message: LiveMessage): Promise<void> {
    await openRedis()?.publish(CHANNEL, JSON.stringify({ topic, message }));
  }

  async subscribe(topic: string, listener: LiveListener): Promise<() => void> {
    const end = this.listeners.add(topic, listener);
    if (!this.subscriber) {
      this.subscriber = openRedisSubscriber();
      this.subscriber.on("message", (_, text) => this.listeners.deliver(text));
    }
    this.ready ??= this.subscriber.subscribe(CHANNEL);
    const subscribing = this.ready;
    await subscribing.catch((error: unknown) => {
      end();
      if (this.ready === subscribing) this.ready = null;
      throw error;
    });
    return end;
  }

  async close(): Promise<void> {
    await this.subscriber?.quit();
    this.subscriber = null;
  }
}

/** The channel of this process: Redis when REDIS_URL is set, else PostgreSQL. */
export function openLiveChannel(): LiveChannel {
  return processGlobal("live-channel", () =>
    env.REDIS_URL ? new RedisLiveChannel() : new PostgresLiveChannel(env.DATABASE_URL),
  );
}

export function publish(topic: string, message: LiveMessage): Promise<void> {
  return openLiveChannel().publish(topic, message);
}

export function subscribe(topic: string, listener: LiveListener): Promise<() => void> {
  return openLiveChannel().subscribe(topic, listener);
}
