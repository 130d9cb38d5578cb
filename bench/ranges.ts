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
import { type Baseline, startBaseline } from "./start-baseline";

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

/** A guest buys one track at the sandbox's card and asks for the link to hear it. */
async function buyStream(track: { id: string; currency: string }): Promise<string> {
  const send = async (address: string, body: unknown, cookie = "") => {
    const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID(), cookie };
    const reply = await fetch(new URL(address, demo.baseUrl), { method: "POST", headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${address} answered ${reply.status}: ${(await reply.text()).slice(0, 300)}`);
    return reply;
  };
  const buyer = { country: "US", email: "ranges@example.org", method: "card" };
  const placed = await send("/api/checkout", { lines: [{ trackId: track.id }], currency: track.currency, ...buyer });
  const cookie = placed.headers
    .getSetCookie()
    .map((pair) => pair.split(";")[0])
    .join("; ");
  const { order } = (await placed.json()) as { order: { id: string } };
  await send(`/api/orders/${order.id}/payment/confirm`, { token: "pm_card_visa" }, cookie);
  for (;;) {
    const answered = await send("/api/streams", { trackIds: [track.id], plays: ["wav", "mp3"] }, cookie);
    const { streams } = (await answered.json()) as { streams: { state: string; url: string }[] };
    if (streams[0]?.state === "full") return streams[0].url;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

type Source = { label: string; url: string; headers?: Record<string, string>; samples: number[]; size: number };

async function open(label: string, address: string, headers: Record<string, string> = {}): Promise<Source> {
  const url = new URL(address, demo.baseUrl).href;
  const probe = await fetch(url, { headers, method: "HEAD" });
  if (!probe.ok) throw new Error(`${label} answered ${probe.status}`);
  return { label, url, headers, samples: [], size: Number(probe.headers.get("content-length")) };
}

/** In turns, so that each source meets the same machine. */
async function measureFirstByte(sources: readonly Source[]): Promise<void> {
  for (let n = -20; n < requests; n++)
    for (const { label, url, headers, samples, size } of sources) {
      const start = Math.floor(Math.random() * Math.max(1, size - PART_BYTES));
      const got = await get(url, { ...headers, range: `bytes=${start}-${start + PART_BYTES - 1}` });
      if (got.status !== 206) throw new Error(`${label} answered ${got.status}`);
      if (n >= 0) samples.push(got.firstByteMs);
    }
  for (const { label, samples } of sources) {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(samples, share).toFixed(1));
    console.log(`first byte, ${label}: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms over ${requests} ranges of 64 KiB`);
  }
}

async function measureThroughput(ours: Source, baseline: Baseline): Promise<void> {
  const speed = async (url: string, headers?: Record<string, string>) => {
    const { length, wholeMs } = await get(url, headers);
    return length / MIB / (wholeMs / 1000);
  };
  const rounds: { mine: number; theirs: number }[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const [mine, theirs] = [await speed(ours.url, ours.headers), await speed(baseline.url)];
    if (round >= 0) rounds.push({ mine, theirs });
  }
  const median = (values: number[]) => quantile(values, 0.5);
  const ratios = rounds.map(({ mine, theirs }) => mine / theirs);
  const [mine, theirs] = [median(rounds.map((r) => r.mine)), median(rounds.map((r) => r.theirs))];
  console.log(
    `throughput of ${megabytes} MiB: ${mine.toFixed(0)} MiB/s, ${baseline.name} ${theirs.toFixed(0)} MiB/s, ratio ${median(ratios).toFixed(2)} (${quantile(ratios, 0).toFixed(2)} to ${quantile(ratios, 1).toFixed(2)}), ${ROUNDS} rounds`,
  );
}

console.log(`${os.cpus().length} cores, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.version}, ${demo.baseUrl}`);
const bytes = makeWav(megabytes * MIB);
const trackId = await upload(bytes);
const folder = await mkdtemp(path.join(os.tmpdir(), "backline-ranges-"));
await writeFile(path.join(folder, "bytes.wav"), bytes);
const baseline = await startBaseline(folder, "bytes.wav");
try {
  const { data } = await ask<{ data: { id: string; currency: string }[] }>("/api/tracks?limit=1", demo.apiKeys.buyer);
  const [track] = data;
  if (!track) throw new Error("the store has no tracks");
  const own = await open("a draft, its artist's key", `/api/tracks/${trackId}/stream`, bearer(demo.apiKeys.artist));
  await measureFirstByte([
    await open("a preview, anyone", `/api/tracks/${track.id}/preview`),
    await open("bought, by its signed link", await buyStream(track)),
    own,
    { label: baseline.name, url: baseline.url, samples: [], size: bytes.length },
  ]);
  await measureThroughput(own, baseline);
} finally {
  baseline.stop();
  agent.destroy();
  await rm(folder, { recursive: true });
}
