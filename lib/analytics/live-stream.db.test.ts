import { expect, test, vi } from "vitest";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { publish } from "../platform/live-channel";
import { registry } from "../platform/metrics";
import { getLiveSnapshot, publishSnapshots, readSnapshot } from "./live-snapshot";
import { drainLiveStreams, type Listener, openLiveStream } from "./live-stream";

const someone = (userId: string): Listener => ({ userId, reauthorise: async () => undefined });

async function readFrames(reader: ReadableStreamDefaultReader<Uint8Array>, until: RegExp): Promise<string> {
  let text = "";
  while (!until.test(text)) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
  return text;
}

test("a new stream has the last snapshot at once, then each new one, and two streams of one process see the same", async () => {
  const readers = await Promise.all(
    ["a", "b"].map(async (user) =>
      (await openLiveStream(someone(user), "USD", new AbortController().signal)).getReader(),
    ),
  );
  for (const reader of readers)
    expect(await readFrames(reader, /event: snapshot\ndata: .*\n\n/)).toContain('"version":0');
  await publishSnapshots();
  for (const reader of readers)
    expect(await readFrames(reader, /event: snapshot\ndata: .*\n\n/)).toContain('"version": 1'.replace(" ", ""));
  await Promise.all(readers.map((reader) => reader.cancel()));
});

test("a snapshot that an older version of the store left is built anew, not shown", async () => {
  await publishSnapshots();
  expect(await readSnapshot("USD")).not.toBeNull();
  await pool.query("UPDATE live_snapshot SET body = body - 'alerts' WHERE currency = 'USD'");
  expect(await readSnapshot("USD")).toBeNull();
  expect((await getLiveSnapshot("USD")).alerts).toEqual([]);
  await publishSnapshots();
  expect(await readSnapshot("USD")).toMatchObject({ alerts: [] });
});

test("a thousand reconnects, aborted or cancelled, leave no stream and no listener behind", async () => {
  const readClients = async () => (await registry.getSingleMetric("backline_live_clients")?.get())?.values[0]?.value;
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = { clients: await readClients(), timers: timers(), sigterm: process.listenerCount("SIGTERM") };
  for (let n = 0; n < 1_000; n++) {
    // a stored snapshot is shown for five seconds, without it each stream builds its own
    if (n % 50 === 0) await publishSnapshots();
    const abort = new AbortController();
    const stream = await openLiveStream(someone("c"), "USD", abort.signal);
    if (n % 2) abort.abort();
    else await stream.cancel();
  }
  expect([await readClients(), process.listenerCount("SIGTERM")]).toEqual([before.clients, before.sigterm]);
  expect(timers()).toBeLessThan(before.timers + 50);
}, 60_000);

test("one person cannot hold more than twelve streams", async () => {
  const streams = await Promise.all(
    Array.from({ length: 12 }, () => openLiveStream(someone("d"), "USD", new AbortController().signal)),
  );
  await expect(openLiveStream(someone("d"), "USD", new AbortController().signal)).rejects.toMatchObject({
    code: "rate_limited",
  });
  await Promise.all(streams.map((stream) => stream.cancel()));
});

test.each([
  ["who signed out", new AppError("unauthenticated", "gone"), { userId: "f" }],
  ["who lost the role", new AppError("forbidden", "demoted"), {}],
])("one %s is told so and hears nothing more; others hear on", async (_, refusal, note) => {
  let asked = 0;
  const reauthorise = async () => {
    asked++;
    throw refusal;
  };
  const open = (listener: Listener) => openLiveStream(listener, "USD", new AbortController().signal);
  const gone = (await open({ userId: "f", reauthorise })).getReader();
  const other = (await open(someone("g"))).getReader();
  await publish("session", note);
  expect(await readFrames(gone, /never/)).toMatch(/event: signed-out\ndata:\n\n$/);
  expect(asked).toBe(1);
  await publishSnapshots();
  expect(await readFrames(other, /(event: snapshot[\s\S]*){2}/)).not.toContain("signed-out");
  await other.cancel();
});

test("a stream stays while the database cannot say who may listen", async () => {
  const reauthorise = vi.fn(async () => Promise.reject(new AppError("unavailable", "no connection")));
  const reader = (await openLiveStream({ userId: "h", reauthorise }, "USD", new AbortController().signal)).getReader();
  await publish("session", { userId: "h" });
  await vi.waitFor(() => expect(reauthorise).toHaveBeenCalled());
  await publishSnapshots();
  expect(await readFrames(reader, /(event: snapshot[\s\S]*){2}/)).not.toContain("signed-out");
  await reader.cancel();
});

test("a drain ends every stream and names a time to come back", async () => {
  const reader = (await openLiveStream(someone("e"), "USD", new AbortController().signal)).getReader();
  drainLiveStreams();
  expect(await readFrames(reader, /never/)).toMatch(/retry: \d+\n\n$/);
  await expect(openLiveStream(someone("e"), "USD", new AbortController().signal)).rejects.toMatchObject({
    code: "unavailable",
  });
});
