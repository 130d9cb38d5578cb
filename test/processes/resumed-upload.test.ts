import { createHash, randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as tus from "tus-js-client";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { computeCid } from "@/lib/media/storage/unixfs-cid";
import { UploadView } from "@/lib/shared/schemas/upload";
import { makeWav } from "../make-wav";
import { killStore } from "./kill-store";
import { type RunningStore, readDemo, startStore } from "./running-store";

const SIZE_BYTES = 200 * 1_048_576;
const POINTS = 10;
const dataDir = inject("demoFolder");

let store: RunningStore;
let authorization: string;

async function start(): Promise<void> {
  const PORT = store ? new URL(store.address).port : "0";
  store = await startStore(dataDir, { PORT, WORKERS: "2", RATE_LIMITS: "all=1000000/60" });
}

beforeAll(async () => {
  await start();
  authorization = `Bearer ${readDemo(dataDir).apiKeys.artist}`;
}, 11 * 60_000);
afterAll(async () => {
  await store?.end();
}, 60_000);

type Blow = "the web processes are killed" | "the whole store is killed" | "the connection is dropped";
const BLOWS: readonly Blow[] = [
  "the web processes are killed",
  "the connection is dropped",
  "the whole store is killed",
  "the connection is dropped",
  "the web processes are killed",
];

async function strike(blow: Blow): Promise<void> {
  if (blow === "the web processes are killed") for (const pid of store.webProcesses()) process.kill(pid, "SIGKILL");
  if (blow === "the whole store is killed") {
    await killStore(store);
    await start();
  }
}

/** The client as it comes from npm. Resolves at the end, or with the sent bytes when `untilBytes` have gone out. */
function send(bytes: Buffer, uploadUrl: string | null, untilBytes: number) {
  return new Promise<{ url: string; isDone: boolean }>((resolve, reject) => {
    const upload: tus.Upload = new tus.Upload(bytes, {
      endpoint: `${store.address}/api/uploads/tus`,
      uploadUrl,
      headers: { authorization },
      metadata: { filename: "noise.wav" },
      retryDelays: Array.from({ length: 100 }, () => 200),
      onProgress: (sentBytes) => {
        if (sentBytes < untilBytes || !upload.url) return;
        const { url } = upload;
        void upload.abort().then(() => resolve({ url, isDone: false }));
      },
      onSuccess: () => resolve({ url: upload.url ?? "", isDone: true }),
      onError: reject,
    });
    upload.start();
  });
}

/** A process that has just begun may have to say "in a moment", as to any client. */
async function readView(url: string): Promise<UploadView> {
  for (let turn = 0; ; turn++) {
    const reply = await fetch(url, { headers: { authorization } });
    const said = await reply.json();
    if (reply.status === 503 && turn < 100) await sleep(Number(reply.headers.get("retry-after") ?? 1) * 1_000);
    else return UploadView.parse(said, { error: () => `${reply.status}: ${JSON.stringify(said)}` });
  }
}

async function untilAnswering(): Promise<void> {
  const isUp = () =>
    fetch(`${store.address}/api/health`).then(
      (reply) => reply.ok,
      () => false,
    );
  for (let turn = 0; turn < 300 && !(await isUp()); turn++) await sleep(100);
}

test("200 MB, struck at ten random points: the same bytes each time", { timeout: 15 * 60_000 }, async () => {
  const bytes = makeWav(SIZE_BYTES);
  const points = Array.from({ length: POINTS }, () => randomInt(1, SIZE_BYTES)).sort((a, b) => a - b);
  let url: string | null = null;
  const kept: number[] = [];
  for (const [index, point] of points.entries()) {
    const sent = await send(bytes, url, point);
    url = sent.url;
    await strike(BLOWS[index % BLOWS.length] as Blow);
    await untilAnswering();
    kept.push((await readView(url)).receivedBytes);
  }
  const last = await send(bytes, url, Number.POSITIVE_INFINITY);
  const { track, state } = await readView(last.url);
  const { cid } = await computeCid(
    (async function* () {
      yield bytes;
    })(),
  );
  const contentHash = createHash("sha256").update(bytes).digest("hex");
  expect({ state, cid: track?.cid, contentHash: track?.contentHash }).toEqual({ state: "stored", cid, contentHash });
  const stream = await fetch(`${store.address}/api/tracks/${track?.id}/stream`, { headers: { authorization } });
  expect(
    createHash("sha256")
      .update(new Uint8Array(await stream.arrayBuffer()))
      .digest("hex"),
  ).toBe(contentHash);
  expect(
    [...kept].sort((a, b) => a - b),
    "nothing that was kept is lost",
  ).toEqual(kept);
  expect(kept.at(-1), "what came before a blow stays").toBeGreaterThan(0);
});

test("killed while it listens to a complete file: the client comes back and hears the verdict", async () => {
  const bytes = makeWav(60 * 1_048_576);
  const sending = send(bytes, null, Number.POSITIVE_INFINITY);
  const listed = async () => {
    const reply = await fetch(`${store.address}/api/uploads/tus`, { headers: { authorization } });
    return ((await reply.json()) as { data: { id: string; receivedBytes: number; sizeBytes: number }[] }).data;
  };
  await expect
    .poll(async () => (await listed()).some((one) => one.receivedBytes === one.sizeBytes), {
      timeout: 30_000,
      interval: 5,
    })
    .toBe(true);
  await strike("the web processes are killed");
  const { url } = await sending;
  const { state, track } = await readView(url);
  expect(state).toBe("stored");
  expect(track?.contentHash).toBe(createHash("sha256").update(bytes).digest("hex"));
}, 120_000);
