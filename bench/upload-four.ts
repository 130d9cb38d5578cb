// Four lossless files at once over tus to the running store, against raw PUTs of the same files to the same disk.
//   npm start                                             (in another terminal)
//   npm run bench:uploads -- [files] [megabytes] [rounds]   (SERVER_PID=… reads the server's memory from /proc)
// "stored" is all but the last byte, answered after fdatasync; with the last byte the store examines the file, and "answer"
// is its verdict. Raises the store's limits while it runs. Each round leaves drafts on the demo artist.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { makeWav } from "../test/make-wav";
import { connectToDatabase } from "../test/processes/store-database";
import { readDemoStore } from "./demo-store";

const MIB = 1_048_576;
const [files = 4, megabytes = 500, rounds = 2] = process.argv.slice(2).map(Number);
const sizeBytes = megabytes * MIB;
const dataDir = process.env.BACKLINE_DATA_DIR ?? ".data";
const demo = readDemoStore();
const authorization = `Bearer ${demo.apiKeys.artist}`;
const TUS = { authorization, "tus-resumable": "1.0.0" };

type Reply = { status: number; location: string; body: string };

/** Sends the bytes from `start` to `end` (exclusive) of a file; resolves with the answer. */
function send(url: URL, method: string, headers: http.OutgoingHttpHeaders, file: string, start: number, end: number) {
  return new Promise<Reply>((resolve, reject) => {
    const options = { method, headers: { ...headers, "content-length": end - start }, agent: false } as const;
    const request = http.request(url, options, async (reply) => {
      const body = Buffer.concat(await reply.toArray()).toString();
      resolve({ status: reply.statusCode ?? 0, location: reply.headers.location ?? "", body });
    });
    request.on("error", reject);
    if (end === start) request.end();
    else createReadStream(file, { start, end: end - 1, highWaterMark: 262_144 }).pipe(request);
  });
}

async function begin(name: string): Promise<URL> {
  const metadata = `filename ${Buffer.from(name).toString("base64")}`;
  const headers = { ...TUS, "upload-length": sizeBytes, "upload-metadata": metadata };
  const reply = await send(new URL("/api/uploads/tus", demo.baseUrl), "POST", headers, "", 0, 0);
  if (reply.status !== 201) throw new Error(`the store answered ${reply.status}: ${reply.body}`);
  return new URL(reply.location, demo.baseUrl);
}

async function patch(url: URL, file: string, start: number, end: number): Promise<void> {
  const headers = { ...TUS, "upload-offset": start, "content-type": "application/offset+octet-stream" };
  const reply = await send(url, "PATCH", headers, file, start, end);
  if (reply.status !== 204) throw new Error(`the store answered ${reply.status}: ${reply.body}`);
}

async function measureMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** Resident bytes of the web server: of SERVER_PID where there is /proc, else as the store's own metrics tell. */
async function readServerMemory(): Promise<number> {
  const pid = process.env.SERVER_PID;
  if (pid) return Number((await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1]) * 4096;
  const headers = { authorization: `Bearer ${demo.metricsToken}` };
  const text = await (await fetch(new URL("/api/metrics", demo.baseUrl), { headers })).text();
  const bytes = /^process_resident_memory_bytes\{process="web-1"\} (\S+)/m.exec(text)?.[1];
  if (!bytes) throw new Error("/api/metrics does not tell the memory of web-1; give SERVER_PID instead");
  return Number(bytes);
}

async function watchMemory(work: Promise<unknown>): Promise<number> {
  let peakBytes = 0;
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    peakBytes = Math.max(peakBytes, await readServerMemory());
    await Promise.race([done.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  await done;
  return peakBytes;
}

const folder = await mkdtemp(path.join(dataDir, "bench-"));
const raw = spawn(process.execPath, [path.join(import.meta.dirname, "raw-put.mjs"), folder]);
const [rawPort] = (await once(raw.stdout, "data")) as [Buffer];
const rawUrl = (name: string) => new URL(`/${name}.raw`, `http://127.0.0.1:${String(rawPort).trim()}`);

const LIMITS = { maxLosslessBytes: 1024 * MIB, maxBytesPerArtist: 1_048_576 * MIB };
const db = await connectToDatabase(dataDir);
const before = (await db.query("SELECT key, value FROM store_setting WHERE key = ANY($1)", [Object.keys(LIMITS)])).rows;
const setLimit = (key: string, value: unknown) =>
  db.query(
    "INSERT INTO store_setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
    [key, JSON.stringify(value)],
  );
const announce = () => db.query("SELECT pg_notify('backline_live', $1)", ['{"topic":"settings","message":{}}']);

async function runRound(round: number): Promise<string> {
  const names = Array.from({ length: files }, (_, n) => `bench-${round}-${n}.wav`);
  for (const name of names) await writeFile(path.join(folder, name), makeWav(sizeBytes));
  const at = (name: string) => path.join(folder, name);
  const rawMs = await measureMs(() =>
    Promise.all(names.map((name) => send(rawUrl(name), "PUT", {}, at(name), 0, sizeBytes))),
  );
  for (const name of names) await rm(`${at(name)}.raw`);
  const idleBytes = await readServerMemory();
  const urls = await Promise.all(names.map(begin));
  let [storedMs, answerMs] = [0, 0];
  const sending = (async () => {
    storedMs = await measureMs(() =>
      Promise.all(names.map((name, n) => patch(urls[n] as URL, at(name), 0, sizeBytes - 1))),
    );
    const verdictMs = await measureMs(() =>
      Promise.all(names.map((name, n) => patch(urls[n] as URL, at(name), sizeBytes - 1, sizeBytes))),
    );
    answerMs = storedMs + verdictMs;
  })();
  const peakBytes = await watchMemory(sending);
  for (const name of names) await rm(at(name));
  const rate = (ms: number) => `${((files * megabytes * 1000) / ms).toFixed(0)} MB/s`.padStart(10);
  return [
    rate(rawMs),
    rate(storedMs),
    (rawMs / storedMs).toFixed(2).padStart(12),
    rate(answerMs),
    `${((peakBytes - idleBytes) / MIB).toFixed(0)} MiB`.padStart(10),
  ].join("  ");
}

try {
  for (const [key, value] of Object.entries(LIMITS)) await setLimit(key, value);
  await announce();
  console.log(`${os.cpus().length} cores, Node ${process.version}, ${files} × ${megabytes} MB WAV to ${demo.baseUrl}`);
  console.log("   raw PUT      stored   stored/raw      answer    rss rise");
  for (let round = 0; round < rounds; round++) console.log(await runRound(round));
} finally {
  await db.query("DELETE FROM store_setting WHERE key = ANY($1)", [Object.keys(LIMITS)]);
  for (const { key, value } of before) await setLimit(key, value);
  await announce();
  await db.end();
  raw.kill();
  await rm(folder, { recursive: true, force: true });
}
