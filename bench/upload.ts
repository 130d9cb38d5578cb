// Upload of a 50 MB WAV to the running store, against SHA-256 + disk write of the same bytes in the same run.
//   npm start                                    (in another terminal)
//   npm run bench:upload -- [rounds] [megabytes]   (SERVER_PID=… reads the server's memory from /proc)
// Each round leaves one draft on the demo artist; the samples are noise of its own, so that no round meets a known file.
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";

const [rounds = 3, megabytes = 50] = process.argv.slice(2).map(Number);
const dataDir = process.env.BACKLINE_DATA_DIR ?? ".data";
const demo = JSON.parse(await readFile(path.join(dataDir, "demo.json"), "utf8")) as {
  baseUrl: string;
  metricsToken: string;
  apiKeys: { artist: string };
};

function makeWav(sizeBytes: number): Buffer {
  const wav = randomBytes(sizeBytes);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(sizeBytes - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(44_100, 24);
  wav.writeUInt32LE(176_400, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(sizeBytes - 44, 40);
  return wav;
}

function* slice(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 262_144) yield bytes.subarray(at, at + 262_144);
}

/** What any storage must do at least: hash the bytes and bring them to the disk. */
async function hashAndWrite(bytes: Buffer): Promise<number> {
  const folder = await mkdtemp(path.join(dataDir, "bench-"));
  const startedAt = performance.now();
  const hash = createHash("sha256");
  const handle = await open(path.join(folder, "bytes"), "wx");
  for (const chunk of slice(bytes)) {
    hash.update(chunk);
    await handle.write(chunk);
  }
  hash.digest();
  await handle.datasync();
  await handle.close();
  const durationMs = performance.now() - startedAt;
  await rm(folder, { recursive: true });
  return durationMs;
}

type Answer = { status: number; body: string; sentMs: number; durationMs: number };

function upload(bytes: Buffer): Promise<Answer> {
  const boundary = "backline-bench";
  const head = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="audio"; filename="bench.wav"\r\nContent-Type: audio/wav\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${demo.apiKeys.artist}`,
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": head.length + bytes.length + tail.length,
    };
    let sentMs = 0;
    const request = http.request(new URL("/api/uploads", demo.baseUrl), { method: "POST", headers }, async (reply) => {
      const body = Buffer.concat(await reply.toArray()).toString();
      resolve({ status: reply.statusCode ?? 0, body, sentMs, durationMs: performance.now() - startedAt });
    });
    request.on("error", reject);
    request.on("finish", () => {
      sentMs = performance.now() - startedAt;
    });
    request.write(head);
    void (async () => {
      for (const chunk of slice(bytes))
        if (!request.write(chunk)) await new Promise((drained) => request.once("drain", drained));
      request.end(tail);
    })();
  });
}

/** Resident bytes of the web server: of SERVER_PID where there is /proc, else as the store's own metrics tell. */
async function readServerMemory(): Promise<number> {
  const pid = process.env.SERVER_PID;
  if (pid) return Number((await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1]) * 4096;
  const headers = { authorization: `Bearer ${demo.metricsToken}` };
  const reply = await fetch(new URL("/api/metrics", demo.baseUrl), { headers });
  const bytes = /^process_resident_memory_bytes\{process="web-1"\} (\S+)/m.exec(await reply.text())?.[1];
  if (!reply.ok || !bytes) throw new Error(`/api/metrics answered ${reply.status}; give SERVER_PID instead`);
  return Number(bytes);
}

async function watchMemory<T>(work: Promise<T>): Promise<{ result: T; peakBytes: number }> {
  let peakBytes = 0;
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      peakBytes = Math.max(peakBytes, await readServerMemory());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const result = await work.finally(() => {
    isDone = true;
  });
  await watching;
  return { result, peakBytes };
}

const MIB = 1_048_576;
const cell = (value: number, unit: string) => `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`.padStart(10);
console.log(`${os.cpus().length} cores, Node ${process.version}, ${megabytes} MB WAV to ${demo.baseUrl}`);
console.log("     base    received      answer    recv/base  answer/base   rss rise");
for (let round = 0; round < rounds; round++) {
  const bytes = makeWav(megabytes * MIB);
  await upload(makeWav(MIB)); // wakes the decoder, so that its start is not part of the first round alone
  const baseMs = await hashAndWrite(bytes);
  const before = await readServerMemory();
  const { result, peakBytes } = await watchMemory(upload(bytes));
  if (result.status !== 201) throw new Error(`the store answered ${result.status}: ${result.body.slice(0, 400)}`);
  const { sentMs, durationMs } = result;
  const ratios = [cell(sentMs / baseMs, "x"), cell(durationMs / baseMs, "x")];
  console.log(
    [
      cell(baseMs, "ms"),
      cell(sentMs, "ms"),
      cell(durationMs, "ms"),
      ...ratios,
      cell((peakBytes - before) / MIB, "MiB"),
    ].join("  "),
  );
}
