import { expect, test } from "vitest";
import { publishSnapshots } from "./live-snapshot";
import { drainLiveStreams, openLiveStream } from "./live-stream";

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
    ["a", "b"].map(async (user) => (await openLiveStream(user, "USD", new AbortController().signal)).getReader()),
  );
  for (const reader of readers)
    expect(await readFrames(reader, /event: snapshot\ndata: .*\n\n/)).toContain('"version":0');
  await publishSnapshots();
  for (const reader of readers)
    expect(await readFrames(reader, /event: snapshot\ndata: .*\n\n/)).toContain('"version": 1'.replace(" ", ""));
  await Promise.all(readers.map((reader) => reader.cancel()));
});

test("an aborted request frees its place: a person may reconnect for ever", async () => {
  for (let n = 0; n < 40; n++) {
    const abort = new AbortController();
    await openLiveStream("c", "USD", abort.signal);
    abort.abort();
  }
});

test("one person cannot hold more than twelve streams", async () => {
  const streams = await Promise.all(
    Array.from({ length: 12 }, () => openLiveStream("d", "USD", new AbortController().signal)),
  );
  await expect(openLiveStream("d", "USD", new AbortController().signal)).rejects.toMatchObject({
    code: "rate_limited",
  });
  await Promise.all(streams.map((stream) => stream.cancel()));
});

test("a drain ends every stream and names a time to come back", async () => {
  const reader = (await openLiveStream("e", "USD", new AbortController().signal)).getReader();
  drainLiveStreams();
  expect(await readFrames(reader, /never/)).toMatch(/retry: \d+\n\n$/);
  await expect(openLiveStream("e", "USD", new AbortController().signal)).rejects.toMatchObject({ code: "unavailable" });
});
