import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import * as tus from "tus-js-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { issueApiKey } from "@/lib/accounts/create-api-key";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { mediaStore } from "@/lib/media/storage/media-store";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Role } from "@/lib/shared/roles";
import { UploadView } from "@/lib/shared/schemas/upload";
import { makeArtist, makeUser } from "@/test/factories";
import { makeWav } from "@/test/make-wav";
import { startUploadsServer, type UploadsServer } from "@/test/uploads-server";

const UPLOADS = path.join(env.BACKLINE_DATA_DIR, "media", "uploads");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

let server: UploadsServer;
let artistId: string;
let headers: Record<string, string>;

async function makeHeaders(artistIds: string[], roles: Role[] = ["artist"]): Promise<Record<string, string>> {
  const { userId } = await makeUser(roles, artistIds);
  const { token } = await issueApiKey(pool, { userId, name: "test", scopes: ["catalog:write", "catalog:read"] });
  return { authorization: `Bearer ${token}` };
}

beforeAll(async () => {
  server = await startUploadsServer();
});
beforeEach(async () => {
  artistId = await makeArtist();
  headers = await makeHeaders([artistId]);
});
afterAll(async () => {
  closeDecoders();
  await server.close();
  await closeUploadLocks();
  await rm(path.join(env.BACKLINE_DATA_DIR, "media"), { recursive: true, force: true });
});

type Outcome = { url: string; error: tus.DetailedError | null };

/** The client as it comes from npm, with nothing but the options its documentation names. */
function send(bytes: Buffer, metadata: Record<string, string>, options: Partial<tus.UploadOptions> = {}) {
  return new Promise<Outcome>((resolve) => {
    const upload: tus.Upload = new tus.Upload(bytes, {
      endpoint: server.url,
      metadata,
      headers,
      retryDelays: [50, 100, 200, 400, 800],
      ...options,
      onSuccess: () => resolve({ url: upload.url ?? "", error: null }),
      onError: (error) => resolve({ url: upload.url ?? "", error: error as tus.DetailedError }),
    });
    upload.start();
  });
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const ask = (method: string, url: string, more: Record<string, string> = {}, body?: Buffer) =>
  fetch(new URL(url, server.url), {
    method,
    headers: { "tus-resumable": "1.0.0", ...headers, ...more },
    ...(body ? { body: new Uint8Array(body) } : {}),
  });

async function create(sizeBytes: number, fileName: string, more: Record<string, string> = {}): Promise<string> {
  const reply = await ask("POST", server.url, {
    "upload-length": String(sizeBytes),
    "upload-metadata": `filename ${base64(fileName)}`,
    ...more,
  });
  expect(reply.status).toBe(201);
  return reply.headers.get("location") ?? "";
}
const patch = (url: string, offset: number, body: Buffer, more: Record<string, string> = {}) =>
  ask(
    "PATCH",
    url,
    { "upload-offset": String(offset), "content-type": "application/offset+octet-stream", ...more },
    body,
  );
const view = async (url: string) => UploadView.parse(await (await ask("GET", url)).json());
const offsetOf = async (url: string) => Number((await ask("HEAD", url)).headers.get("upload-offset"));
/** Names of the files behind unfinished uploads of this test's artist. */
async function listFiles(): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM resumable_upload WHERE artist_id = $1", [artistId]);
  const ours = new Set(rows.map(({ id }) => `${id}.upload`));
  return (await readdir(UPLOADS).catch(() => [])).filter((name) => ours.has(name));
}

test("the client from npm sends a file whole, and it is a track with the bytes that were sent", async () => {
  const bytes = makeWav(3_000_000);
  const { url, error } = await send(bytes, {
    filename: "slack.wav",
    filetype: "audio/wav",
    price: "1.29",
    title: "Slack",
  });
  expect(error).toBeNull();
  const { track, state, isNew, receivedBytes } = await view(url);
  expect({ state, isNew, receivedBytes }).toEqual({ state: "stored", isNew: true, receivedBytes: bytes.length });
  expect(track).toMatchObject({ title: "Slack", priceMinor: 129, sizeBytes: bytes.length, contentHash: sha256(bytes) });
  const stored = await mediaStore().statObject(track?.cid ?? "");
  expect(sha256(await readFile(stored?.path ?? ""))).toBe(sha256(bytes));
  expect(await listFiles()).toEqual([]);
});

test("in small chunks, and with the bytes in the creation", async () => {
  const [chunked, inOne] = [makeWav(300_000), makeWav(200_000)];
  const first = await send(chunked, { filename: "a.wav" }, { chunkSize: 70_000 });
  const second = await send(inOne, { filename: "b.wav" }, { uploadDataDuringCreation: true });
  expect([first.error, second.error]).toEqual([null, null]);
  expect((await view(first.url)).track?.contentHash).toBe(sha256(chunked));
  expect((await view(second.url)).track?.contentHash).toBe(sha256(inOne));
});

test("what came before the connection broke stays, and the client goes on from there", async () => {
  const bytes = makeWav(6_000_000);
  const url = await create(bytes.length, "broken.wav");
  const { port, hostname } = new URL(server.url);
  const half = 2_500_000;
  const { connect } = await import("node:net");
  const socket = connect(Number(port), hostname);
  socket.write(
    `PATCH ${url} HTTP/1.1\r\nhost: x\r\nauthorization: ${headers.authorization}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\n` +
      `content-type: application/offset+octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`,
  );
  socket.write(bytes.subarray(0, half));
  await expect.poll(async () => (await view(url)).receivedBytes, { timeout: 5_000 }).toBeGreaterThan(1_000_000);
  socket.resetAndDestroy();
  await expect.poll(() => offsetOf(url)).toBeGreaterThan(1_000_000);
  const { error } = await send(bytes, {}, { uploadUrl: new URL(url, server.url).href });
  expect(error).toBeNull();
  expect((await view(url)).track?.contentHash).toBe(sha256(bytes));
});

describe("the protocol", () => {
  test("OPTIONS tells what it can do", async () => {
    const reply = await fetch(server.url, { method: "OPTIONS" });
    expect(reply.status).toBe(204);
    expect(reply.headers.get("tus-version")).toBe("1.0.0");
    expect(reply.headers.get("tus-extension")).toBe("creation,creation-with-upload,termination");
    expect(Number(reply.headers.get("tus-max-size"))).toBe(300 * 1_048_576);
  });

  test("a wrong offset is 409 and changes nothing", async () => {
    const url = await create(1000, "x.wav");
    for (const offset of [1, 999, 5000]) {
      const reply = await patch(url, offset, Buffer.alloc(10));
      expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([409, "conflict"]);
      expect(reply.headers.get("tus-resumable")).toBe("1.0.0");
    }
    expect(await offsetOf(url)).toBe(0);
  });

  test.each([
    ["more bytes than were declared", { "upload-offset": "0" }, Buffer.alloc(2000), 413],
    ["no offset", {}, Buffer.alloc(10), 400],
    ["an offset that is no number", { "upload-offset": "1e2" }, Buffer.alloc(10), 400],
    ["another content type", { "upload-offset": "0", "content-type": "text/plain" }, Buffer.alloc(10), 400],
    ["another protocol version", { "upload-offset": "0", "tus-resumable": "0.2.2" }, Buffer.alloc(10), 400],
  ] as const)("%s", async (_label, given, body, status) => {
    const url = await create(1000, "x.wav");
    const reply = await ask("PATCH", url, { "content-type": "application/offset+octet-stream", ...given }, body);
    expect(reply.status).toBe(status);
    expect(await offsetOf(url)).toBe(0);
  });

  test("DELETE ends it: the file goes, and so does the address", async () => {
    const url = await create(1000, "x.wav");
    await patch(url, 0, Buffer.alloc(100));
    const [file = ""] = await listFiles();
    expect((await ask("DELETE", url)).status).toBe(204);
    expect((await ask("HEAD", url)).status).toBe(404);
    expect(await readdir(UPLOADS)).not.toContain(file);
  });

  test("an upload is its artist's: to others it is not there", async () => {
    const url = await create(1000, "x.wav");
    headers = await makeHeaders([await makeArtist()]);
    for (const method of ["HEAD", "GET", "DELETE"]) expect((await ask(method, url)).status).toBe(404);
    expect((await patch(url, 0, Buffer.alloc(1000))).status).toBe(404);
  });
});
