import { execFileSync } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { listUploadFiles } from "@/lib/media/resume/upload-file";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { closeNaming } from "@/lib/media/storage/name-in-child";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { HOSTILE_FILES, readAudioFixture, STRANGE_FILES } from "@/test/hostile-audio";
import { TusAsker } from "@/test/tus-asker";
import { startUploadsServer, type UploadsServer } from "@/test/uploads-server";

// five times the two seconds that the product promises: two test workers share the machine
const PATIENCE_MS = 10_000;
const MEDIA = path.join(env.BACKLINE_DATA_DIR, "media");

let server: UploadsServer;
let artist: TusAsker;
beforeAll(async () => {
  server = await startUploadsServer();
});
beforeEach(async () => {
  artist = await TusAsker.make(server.url);
});
afterAll(async () => {
  closeDecoders();
  closeNaming();
  await server.close();
  await closeUploadLocks();
  await rm(MEDIA, { recursive: true, force: true });
});

async function listObjects(): Promise<string[]> {
  const entries = await readdir(path.join(MEDIA), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

const countRows = async () =>
  (
    await pool.query<{ n: number }>(
      "SELECT (SELECT count(*) FROM recording) + (SELECT count(*) FROM track) + (SELECT count(*) FROM media_object) + (SELECT count(*) FROM release) AS n",
    )
  ).rows[0]?.n;

/** Programs that descend from this process, by name; those that wait for the next file are node. */
function listDescendants(): string[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
  const all = lines.map((line) => line.trim().split(/\s+/)).map(([pid, parent, name = ""]) => ({ pid, parent, name }));
  const below = (pid: string | undefined): string[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child.name, ...below(child.pid)]);
  return below(String(process.pid));
}

/** The whole file in one request, to the verdict. */
async function send(fileName: string, bytes: Buffer): Promise<Response> {
  const begun = await artist.begin(bytes.length, fileName);
  if (begun.status !== 201) return begun;
  return artist.patch(begun.headers.get("location") ?? "", 0, bytes);
}

test.each(HOSTILE_FILES)("$label: refused in words; no row, no file, no process", async (hostile) => {
  const { bytes, fileName, status, reason } = hostile;
  const [rows, objects] = [await countRows(), await listObjects()];
  const startedAt = performance.now();
  const reply = await send(fileName, bytes());
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
  const problem = (await reply.json()) as { detail: string };
  // tus has no empty upload: that it has no bytes is said when it is begun
  expect([reply.status, problem.detail]).toEqual(
    hostile.label === "empty"
      ? [422, expect.stringMatching(/no bytes/)]
      : [status, expect.stringMatching(hostile.label === "a sound named .exe" ? /no audio file by its name/ : reason)],
  );
  expect(await countRows()).toBe(rows);
  expect((await listObjects()).sort()).toEqual(objects.sort());
  expect(await listUploadFiles()).toEqual([]);
  expect(listDescendants().filter((name) => /ffmpeg|ffprobe/.test(name))).toEqual([]);
});

test.each(STRANGE_FILES)("$label: taken, within the same time", async ({ bytes }) => {
  const startedAt = performance.now();
  expect((await send("strange.mp3", bytes())).status).toBe(204);
  expect(performance.now() - startedAt).toBeLessThan(PATIENCE_MS);
});

test.each([
  ["NUL", "a\0b.mp3", "a b.mp3"],
  ["a way up", "../../../etc/cron.d/x.mp3", "x.mp3"],
  ["backslashes", "..\\..\\boot.mp3", "boot.mp3"],
  ["an emoji and a bidi mark", "\u{1F3A7}\u202E3pm.mp3", "\u{1F3A7}\u202E3pm.mp3"],
])("a name with %s is a name and nothing more", async (_, given, kept) => {
  const reply = await artist.begin(1_000, given);
  expect(reply.status).toBe(201);
  const { rows } = await pool.query("SELECT file_name FROM resumable_upload WHERE artist_id = $1", [artist.artistId]);
  expect(rows).toEqual([{ file_name: kept }]);
  await artist.ask("DELETE", reply.headers.get("location") ?? "");
});

test("four of them at once, and a good one among them: each hears its own verdict", async () => {
  const bad = HOSTILE_FILES.filter(({ label }) => /^(HTML|5 MB|FLAC cut|WAV declaring)/.test(label));
  expect(bad).toHaveLength(4);
  const [good, ...refused] = await Promise.all([
    send("tide.flac", readAudioFixture("tide.flac")),
    ...bad.map(({ fileName, bytes }) => send(fileName, bytes())),
  ]);
  expect([good?.status, ...refused.map(({ status }) => status)]).toEqual([204, ...bad.map(({ status }) => status)]);
});
