// Every bad file of the test table, sent whole to the running store by tus, against a good small file in the same run.
//   npm start                                    (in another terminal)
//   npm run bench:bad-inputs
// Ends with 1 when an answer is not the promised one, takes more than two seconds, or leaves anything with the artist.
// Each good file leaves one draft on the demo artist; its samples are noise of its own, so that it is no known file.
import { randomBytes } from "node:crypto";
import { HOSTILE_FILES, makeEndlessList, makeWav, STRANGE_FILES } from "../test/hostile-audio";
import { readDemoStore } from "./demo-store";

const LIMIT_MS = 2_000;
const GOOD_ROUNDS = 5;
const { baseUrl, apiKeys } = readDemoStore();
const endpoint = new URL("/api/uploads/tus", baseUrl);
const headers = { authorization: `Bearer ${apiKeys.artist}`, "tus-resumable": "1.0.0" };

type Answer = { status: number; detail: string; durationMs: number };

/** From the first request to the verdict: creation and one PATCH with all bytes. */
async function send(fileName: string, bytes: Buffer): Promise<Answer> {
  const startedAt = performance.now();
  const about = {
    "upload-length": String(bytes.length),
    "upload-metadata": `filename ${Buffer.from(fileName).toString("base64")}`,
  };
  const begun = await fetch(endpoint, { method: "POST", headers: { ...headers, ...about } });
  const reply = begun.status === 201 ? await patch(begun.headers.get("location") ?? "", bytes) : begun;
  const { detail = "" } = (await reply.json().catch(() => ({}))) as { detail?: string };
  return { status: reply.status, detail, durationMs: performance.now() - startedAt };
}

function patch(url: string, bytes: Buffer): Promise<Response> {
  return fetch(new URL(url, endpoint), {
    method: "PATCH",
    headers: { ...headers, "upload-offset": "0", "content-type": "application/offset+octet-stream" },
    body: new Uint8Array(bytes),
  });
}

/** What the artist has: unfinished uploads, files and bytes. */
async function readUsage(): Promise<string> {
  const reply = await fetch(endpoint, { headers });
  if (!reply.ok) throw new Error(`${endpoint.pathname} answered ${reply.status}`);
  const { data, usages } = (await reply.json()) as { data: unknown[]; usages: object[] };
  return JSON.stringify([data.length, usages]);
}

const sendGood = () => send("good.wav", makeWav({ data: randomBytes(160_000) }));
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const failures: string[] = [];

function report(label: string, { status, detail, durationMs }: Answer, isRight: boolean): void {
  const isLate = durationMs > LIMIT_MS;
  const remark = isRight ? (isLate ? "TOO SLOW" : "") : `NOT AS PROMISED: ${detail}`;
  if (!isRight || isLate) failures.push(label);
  console.log(
    [
      label.padEnd(32),
      String(status),
      `${durationMs.toFixed(0)} ms`.padStart(8),
      `${(durationMs / goodMs).toFixed(1)} x`.padStart(7),
      remark,
    ].join("  "),
  );
}

await sendGood(); // wakes the decoder, so that its start is not part of the first file alone
const good: number[] = [];
for (let round = 0; round < GOOD_ROUNDS; round++) {
  const { status, detail, durationMs } = await sendGood();
  if (status !== 204) throw new Error(`the good file was answered ${status}: ${detail}`);
  good.push(durationMs);
}
const goodMs = median(good);
console.log(`a good WAV of ten seconds: ${goodMs.toFixed(0)} ms, median of ${GOOD_ROUNDS}`);

const before = await readUsage();
for (const { label, fileName, bytes, status, reason } of HOSTILE_FILES) {
  const answer = await send(fileName, bytes());
  // two are refused by their headers, before any byte is sent: in other words
  const isRight =
    answer.status === status
      ? reason.test(answer.detail) || /by its name/.test(answer.detail)
      : label === "empty" && answer.status === 422;
  report(label, answer, isRight);
}
const endless = await send("a.mp3", makeEndlessList());
report("a frame of a million values", endless, endless.status === 422 && /takes too long/.test(endless.detail));
if ((await readUsage()) !== before) failures.push("something was left with the artist");
await sendGood(); // the decoder of the last one is gone: a new one starts

console.log("\nstrange, but sound: taken");
for (const { label, bytes } of STRANGE_FILES) {
  const answer = await send("strange.mp3", Buffer.concat([bytes(), randomBytes(16)]));
  report(label, answer, answer.status === 204);
}
if (failures.length > 0) {
  console.log(`\nnot as promised: ${failures.join("; ")}`);
  process.exitCode = 1;
}
