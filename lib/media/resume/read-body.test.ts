import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { readBody } from "./read-body";

const never = () => new AbortController().signal;
const CHUNK_BYTES = 65_536;

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** A body of so many chunks, and which of them are still in memory. */
function makeBody(count: number) {
  const chunks: WeakRef<Uint8Array>[] = [];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (chunks.length === count) return controller.close();
        const chunk = new Uint8Array(CHUNK_BYTES);
        chunks.push(new WeakRef(chunk));
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, countKept: () => chunks.filter((chunk) => chunk.deref() !== undefined).length };
}

test("what was read and written is let go of while the rest still comes", async () => {
  const { body, countKept } = makeBody(200);
  let seen = 0;
  const kept: number[] = [];
  for await (const chunk of readBody(body, 1_000 * CHUNK_BYTES, never())) {
    expect(chunk.length).toBe(CHUNK_BYTES);
    seen += 1;
    if (seen % 50 !== 0) continue;
    // references to weak ones last until the turn is over
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    kept.push(countKept());
  }
  expect(seen).toBe(200);
  expect(Math.max(...kept), kept.join(", ")).toBeLessThan(10);
});

test("left while it waits: it ends at once, and what comes later is somebody else's to read", async () => {
  let send: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      send = controller;
    },
  });
  const leave = new AbortController();
  const chunks: Uint8Array[] = [];
  const reading = (async () => {
    for await (const chunk of readBody(body, 100, leave.signal)) chunks.push(chunk);
  })();
  send?.enqueue(new Uint8Array(3));
  await expect.poll(() => chunks.length).toBe(1);
  leave.abort();
  await reading;
  expect(body.locked).toBe(false);
  send?.enqueue(new Uint8Array(4));
  send?.close();
  const rest = body.getReader();
  expect([(await rest.read()).value?.length, (await rest.read()).done]).toEqual([4, true]);
});

test("a body that breaks off breaks the reading; more than was announced is refused; none is nothing", async () => {
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.error(new Error("cut"));
    },
  });
  const readAll = async (body: ReadableStream<Uint8Array> | null, mostBytes: number) => {
    let bytes = 0;
    for await (const chunk of readBody(body, mostBytes, never())) bytes += chunk.length;
    return bytes;
  };
  await expect(readAll(broken, 10)).rejects.toThrow("cut");
  await expect(readAll(makeBody(2).body, CHUNK_BYTES)).rejects.toMatchObject({ code: "too_large" });
  expect(await readAll(null, 10)).toBe(0);
});
