import net from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RedisServer, startRedis, whyNoRedis } from "@/test/redis-server";
import { withEnvironment } from "@/test/with-environment";
import { env } from "./env";
import { type LiveChannel, type LiveMessage, openLiveChannel, PostgresLiveChannel } from "./live-channel";

let topics = 0;
const newTopic = () => `test-${++topics}`;
const heard: LiveMessage[] = [];
const remember = (list: LiveMessage[]) => (message: LiveMessage) => void list.push(message);

/** What both forms must do; `open` gives the channel of one more process. */
function describeContract(open: () => LiveChannel): void {
  let here: LiveChannel;
  let there: LiveChannel;
  beforeAll(() => {
    [here, there] = [open(), open()];
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
  });

  test("a message reaches every process, the one that sent it too, in order", async () => {
    const [topic, a, b]: [string, LiveMessage[], LiveMessage[]] = [newTopic(), [], []];
    await here.subscribe(topic, remember(a));
    await there.subscribe(topic, remember(b));
    const sent = Array.from({ length: 50 }, (_, n) => ({ n, text: "naïve ☃", isLast: n === 49, none: null }));
    for (const message of sent) await here.publish(topic, message);
    await expect.poll(() => [a.length, b.length]).toEqual([50, 50]);
    expect([a, b]).toEqual([sent, sent]);
  });

  test("once a subscription stands nothing is missed", async () => {
    for (let round = 0; round < 5; round++) {
      const [topic, list]: [string, LiveMessage[]] = [newTopic(), []];
      await here.subscribe(topic, remember(list));
      await there.publish(topic, { round });
      await expect.poll(() => list).toEqual([{ round }]);
    }
  });

  test("topics stay apart, and who left hears no more", async () => {
    const [topic, other, stayed, left]: [string, string, LiveMessage[], LiveMessage[]] = [
      newTopic(),
      newTopic(),
      [],
      [],
    ];
    await here.subscribe(topic, remember(stayed));
    const leave = await here.subscribe(topic, remember(left));
    await there.publish(other, { n: 0 });
    await there.publish(topic, { n: 1 });
    await expect.poll(() => stayed).toEqual([{ n: 1 }]);
    leave();
    leave();
    await there.publish(topic, { n: 2 });
    await expect.poll(() => stayed).toEqual([{ n: 1 }, { n: 2 }]);
    expect(left).toEqual([{ n: 1 }]);
  });

  test("a listener that fails keeps nobody else from hearing", async () => {
    const [topic, list]: [string, LiveMessage[]] = [newTopic(), []];
    await here.subscribe(topic, () => {
      throw new Error("mine");
    });
    await here.subscribe(topic, remember(list));
    await there.publish(topic, { n: 1 });
    await expect.poll(() => list).toEqual([{ n: 1 }]);
  });

  test("what cannot be read is left out; what comes after it is heard", async () => {
    const [topic, list]: [string, LiveMessage[]] = [newTopic(), []];
    await here.subscribe(topic, remember(list));
    await publishRaw("not json");
    await there.publish(topic, { n: 1 });
    await expect.poll(() => list).toEqual([{ n: 1 }]);
  });
}

let publishRaw: (text: string) => Promise<unknown>;

/** A road to the database that can be closed and opened again, and counts who came while it was closed. */
async function openRoad(target: URL) {
  let isOpen = true;
  const sockets = new Set<net.Socket>();
  const road = { refused: 0, url: "", open, close, end };
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    if (!isOpen) {
      road.refused++;
      socket.destroy();
      return;
    }
    sockets.add(socket.on("close", () => sockets.delete(socket)));
    const onward = net.connect(Number(target.port), target.hostname).on("error", () => socket.destroy());
    socket.pipe(onward).pipe(socket);
    socket.on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = new URL(target);
  address.port = String((server.address() as net.AddressInfo).port);
  address.hostname = "127.0.0.1";
  road.url = address.href;
  function open(): void {
    isOpen = true;
  }
  function close(): void {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  }
  async function end(): Promise<void> {
    close();
    await new Promise((resolve) => server.close(resolve));
  }
  return road;
}

const LIVE_CONNECTIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'backline-live' AND datname = $1";

describe("PostgreSQL", () => {
  let admin: pg.Client;
  const database = () => new URL(env.DATABASE_URL).pathname.slice(1);
  const listConnections = async () => (await admin.query(LIVE_CONNECTIONS, [database()])).rows.length;
  const cutConnections = () => admin.query(LIVE_CONNECTIONS.replace("pid", "pg_terminate_backend(pid)"), [database()]);
  beforeAll(async () => {
    const address = new URL(env.DATABASE_URL);
    address.pathname = "/postgres";
    admin = new pg.Client({ connectionString: address.href });
    await admin.connect();
    const here = new pg.Client({ connectionString: env.DATABASE_URL });
    publishRaw = async (text) => {
      await here.connect();
      await here.query("SELECT pg_notify('backline_live', $1)", [text]);
      await here.end();
    };
  });
  afterAll(() => admin.end());

  describe("as any channel", () => describeContract(() => new PostgresLiveChannel(env.DATABASE_URL)));

  test("many subscriptions share one connection; closing ends it", async () => {
    await expect.poll(listConnections).toBe(0);
    const channel = new PostgresLiveChannel(env.DATABASE_URL);
    await Promise.all(Array.from({ length: 20 }, () => channel.subscribe(newTopic(), () => undefined)));
    expect(await listConnections()).toBe(1);
    await channel.close();
    await expect.poll(listConnections).toBe(0);
  });

  test("a connection that is cut is followed by one other, through a time without any", async () => {
    const road = await openRoad(new URL(env.DATABASE_URL));
    const channel = new PostgresLiveChannel(road.url);
    const [topic, list]: [string, LiveMessage[]] = [newTopic(), []];
    await channel.subscribe(topic, remember(list));
    const closedAt = performance.now();
    road.close();
    await expect.poll(() => road.refused, { timeout: 10_000 }).toBe(3);
    // one at a time, a second apart: attempts that start others would come in crowds
    expect(performance.now() - closedAt).toBeGreaterThan(2_500);
    road.open();
    await expect.poll(listConnections, { timeout: 5_000 }).toBe(1);
    await channel.subscribe(topic, () => undefined);
    await channel.publish(topic, { back: true });
    await expect.poll(() => list).toEqual([{ back: true }]);

    await cutConnections();
    await expect.poll(listConnections).toBe(0);
    await expect.poll(listConnections, { timeout: 5_000 }).toBe(1);
    await channel.close();
    await expect.poll(listConnections).toBe(0);
    await road.end();
  });

  test("a database that is away: the subscriber is told, and hears nothing twice later", async () => {
    const channel = new PostgresLiveChannel("postgres://nobody@127.0.0.1:1/none");
    await expect(channel.subscribe("x", remember(heard))).rejects.toThrow();
    await expect(channel.subscribe("x", remember(heard))).rejects.toThrow();
    await channel.close();
    expect(heard).toEqual([]);
  });

  test("without REDIS_URL it is the store's channel, one per process", () => {
    expect(openLiveChannel()).toBeInstanceOf(PostgresLiveChannel);
    expect(openLiveChannel()).toBe(openLiveChannel());
  });
});

describe.skipIf(whyNoRedis)(`a real Redis${whyNoRedis ? ` (skipped: ${whyNoRedis})` : ""}`, () => {
  let server: RedisServer;
  let module: typeof import("./live-channel");
  let main: import("ioredis").Redis;
  beforeAll(async () => {
    server = await startRedis();
    const loaded = await withEnvironment({ REDIS_URL: server.url }, async () => ({
      module: await import("./live-channel"),
      main: (await import("./redis")).openRedis(),
    }));
    if (!loaded.main) throw new Error("REDIS_URL was not seen");
    ({ module, main } = loaded as typeof loaded & { main: typeof main });
    publishRaw = (text) => main.publish("backline_live", text);
  });
  afterAll(async () => {
    await main.quit();
    await server.stop();
  });

  describe("as any channel", () => describeContract(() => new module.RedisLiveChannel()));

  test("a connection that is cut comes back by itself", async () => {
    const channel = new module.RedisLiveChannel();
    const [topic, list]: [string, LiveMessage[]] = [newTopic(), []];
    await channel.subscribe(topic, remember(list));
    await main.call("CLIENT", "KILL", "TYPE", "pubsub");
    await expect
      .poll(
        async () => {
          await channel.publish(topic, { n: 1 });
          return list.length;
        },
        { timeout: 5_000 },
      )
      .toBeGreaterThan(0);
    await channel.close();
  });
});
