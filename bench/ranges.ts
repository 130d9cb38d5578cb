// Audio by range from the running store: time to the first byte, and throughput of a whole file against nginx's sendfile
// (a bare Node stream where there is no nginx) on the same bytes, in turns within one run.
//   npm start                                      (in another terminal)
//   npm run bench:ranges -- [requests] [megabytes]
// Leaves one draft on the demo artist; the samples are noise.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { makeWav } from "../test/make-wav";
import { quantile, readDemoStore } from "./demo-store";
import { startBaseline } from "./start-baseline";

const MIB = 1_048_576;
const ROUNDS = 7;
const PART_BYTES = 65_536;
const [requests = 400, megabytes = 100] = process.argv.slice(2).map(Number);
const demo = readDemoStore();
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

type Got = { status: number; length: number; firstByteMs: number; wholeMs: number };

/** Reads an answer and throws it away. */
function get(url: string, headers: Record<string, string> = {}): Promise<Got> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers, agent }, (reply) => {
        let firstByteMs = 0;
        let length = 0;
        reply.on("data", (chunk: Buffer) => {
          firstByteMs ||= performance.now() - startedAt;
          length += chunk.length;
        });
        reply.on("end", () => {
          const declared = Number(reply.headers["content-length"]);
          if (declared !== length) reject(new Error(`${url} declared ${declared} bytes and sent ${length}`));
          resolve({ status: reply.statusCode ?? 0, length, firstByteMs, wholeMs: performance.now() - startedAt });
        });
        reply.on("error", reject);
      })
      .on("error", reject);
  });
}

async function ask<T>(address: string, key: string, init: RequestInit = {}): Promise<T> {
  const reply = await fetch(new URL(address, demo.baseUrl), { ...init, headers: { ...bearer(key), ...init.headers } });
  if (!reply.ok) throw new Error(`${address} answered ${reply.status}: ${(await reply.text()).slice(0, 300)}`);
  return (await reply.json()) as T;
}

async function upload(bytes: Buffer): Promise<string> {
  const form = new FormData();
  form.set("audio", new File([new Uint8Array(bytes)], "ranges.wav"));
  const { track } = await ask<{ track: { id: string } }>("/api/uploads", demo.apiKeys.artist, {
    method: "POST",
    body: form,
  });
  return track.id;
}

/** The signed link of something that the demo's buyer bought. */
async function findBought(): Promise<string> {
  for (let cursor = ""; ; ) {
    const page = await ask<{ data: { id: string }[]; nextCursor: string | null }>(
      `/api/tracks?limit=100${cursor}`,
      demo.apiKeys.buyer,
    );
    for (let at = 0; at < page.data.length; at += 20) {
      const body = JSON.stringify({
        trackIds: page.data.slice(at, at + 20).map(({ id }) => id),
        plays: ["wav", "mp3"],
      });
      const { streams } = await ask<{ streams: { state: string; url: string }[] }>("/api/streams", demo.apiKeys.buyer, {
        method: "POST",
        body,
      });
      const bought = streams.find(({ state }) => state === "full");
      if (bought) return bought.url;
    }
    if (!page.nextCursor) throw new Error("the demo's buyer has bought nothing");
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

async function measureFirstByte(label: string, address: string, headers: Record<string, string> = {}): Promise<void> {
  const url = new URL(address, demo.baseUrl).href;
  const probe = await fetch(url, { headers: { ...headers, range: "bytes=0-0" } });
  const size = Number(probe.headers.get("content-range")?.split("/")[1]);
  await probe.arrayBuffer();
  const samples: number[] = [];
  for (let n = -20; n < requests; n++) {
    const start = Math.floor(Math.random() * Math.max(1, size - PART_BYTES));
    const got = await get(url, { ...headers, range: `bytes=${start}-${start + PART_BYTES - 1}` });
    if (got.status !== 206) throw new Error(`${label} answered ${got.status}`);
    if (n >= 0) samples.push(got.firstByteMs);
  }
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(samples, share).toFixed(1));
  console.log(`first byte, ${label}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms over ${requests} ranges of 64 KiB`);
}

async function measureThroughput(trackId: string, bytes: Buffer): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "backline-ranges-"));
  await writeFile(path.join(folder, "bytes.wav"), bytes);
  const baseline = await startBaseline(folder, "bytes.wav");
  try {
    const ours = new URL(`/api/tracks/${trackId}/stream`, demo.baseUrl).href;
    const speed = async (url: string, headers?: Record<string, string>) => {
      const { length, wholeMs } = await get(url, headers);
      return length / MIB / (wholeMs / 1000);
    };
    const rounds: { mine: number; theirs: number }[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const [mine, theirs] = [await speed(ours, bearer(demo.apiKeys.artist)), await speed(baseline.url)];
      if (round >= 0) rounds.push({ mine, theirs });
    }
    const median = (values: number[]) => quantile(values, 0.5);
    const ratios = rounds.map(({ mine, theirs }) => mine / theirs);
    const [mine, theirs] = [median(rounds.map((r) => r.mine)), median(rounds.map((r) => r.theirs))];
    console.log(
      `throughput of ${megabytes} MiB: ${mine.toFixed(0)} MiB/s, ${baseline.name} ${theirs.toFixed(0)} MiB/s, ratio ${median(ratios).toFixed(2)} (${quantile(ratios, 0).toFixed(2)} to ${quantile(ratios, 1).toFixed(2)}), ${ROUNDS} rounds`,
    );
  } finally {
    baseline.stop();
    await rm(folder, { recursive: true });
  }
}

console.log(`${os.cpus().length} cores, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.version}, ${demo.baseUrl}`);
const bytes = makeWav(megabytes * MIB);
const trackId = await upload(bytes);
const { data } = await ask<{ data: { id: string }[] }>("/api/tracks?limit=1", demo.apiKeys.buyer);
await measureFirstByte("preview, anyone", `/api/tracks/${data[0]?.id}/preview`);
await measureFirstByte("bought, by its signed link", await findBought());
await measureFirstByte("draft, its artist's key", `/api/tracks/${trackId}/stream`, bearer(demo.apiKeys.artist));
await measureThroughput(trackId, bytes);
agent.destroy();
