import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import * as tus from "tus-js-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { removeRelease } from "@/lib/catalog/remove-release";
import { deleteTracks, holdRecordings } from "@/lib/media/delete-tracks";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { endUploads, stopUploads } from "@/lib/media/resume/end-uploads";
import { listUploadFiles } from "@/lib/media/resume/upload-file";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { mediaStore } from "@/lib/media/storage/media-store";
import { env } from "@/lib/platform/env";
import { fromPublicId } from "@/lib/shared/ids";
import { makeRelease, makeUser } from "@/test/factories";
import { makeWav } from "@/test/make-wav";
import { TusAsker } from "@/test/tus-asker";
import { startUploadsServer, type UploadsServer } from "@/test/uploads-server";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

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
      headers: artist.headers,
      retryDelays: [50, 100, 200, 400, 800],
      ...options,
      onSuccess: () => resolve({ url: upload.url ?? "", error: null }),
      onError: (error) => resolve({ url: upload.url ?? "", error: error as tus.DetailedError }),
    });
    upload.start();
  });
}

const isFileThere = async (url: string) => {
  const id = fromPublicId("upload", url.split("/").at(-1) ?? "");
  return (await listUploadFiles()).some((file) => file.id === id);
};

describe("the client from npm", () => {
  test("sends a file whole, and it is a track with the bytes that were sent", async () => {
    const bytes = makeWav(3_000_000);
    const metadata = { filename: "slack.wav", filetype: "audio/wav", price: "1.29", title: "Slack" };
    const { url, error } = await send(bytes, metadata);
    expect(error).toBeNull();
    const { track, ...stands } = await artist.view(url);
    expect(stands).toMatchObject({ state: "stored", isNew: true, receivedBytes: bytes.length, problem: null });
    expect(track).toMatchObject({
      title: "Slack",
      priceMinor: 129,
      sizeBytes: bytes.length,
      contentHash: sha256(bytes),
    });
    const stored = await mediaStore().statObject(track?.cid ?? "");
    expect(sha256(await readFile(stored?.path ?? ""))).toBe(sha256(bytes));
    expect(await isFileThere(url)).toBe(false);
    expect(await artist.offsetOf(url), "who asks late hears that all is there").toBe(bytes.length);
  });

  test("in small chunks, and with the bytes in the creation", async () => {
    const [chunked, inOne] = [makeWav(300_000), makeWav(200_000)];
    const first = await send(chunked, { filename: "a.wav" }, { chunkSize: 70_000 });
    const second = await send(inOne, { filename: "b.wav" }, { uploadDataDuringCreation: true });
    expect([first.error, second.error]).toEqual([null, null]);
    expect((await artist.view(first.url)).track?.contentHash).toBe(sha256(chunked));
    expect((await artist.view(second.url)).track?.contentHash).toBe(sha256(inOne));
  });

  test("the same bytes again: the track that is there, nothing stored twice", async () => {
    const bytes = makeWav(100_000);
    const first = await artist.view((await send(bytes, { filename: "a.wav" })).url);
    const again = await artist.view((await send(bytes, { filename: "b.wav" })).url);
    expect(again).toMatchObject({ state: "stored", isNew: false, track: { id: first.track?.id } });
  });

  test("goes on where a broken connection left it", async () => {
    const bytes = makeWav(6_000_000);
    const url = await artist.create(bytes.length, "broken.wav");
    const { port, hostname } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `PATCH ${url} HTTP/1.1\r\nhost: x\r\nauthorization: ${artist.headers.authorization}\r\ntus-resumable: 1.0.0\r\n` +
        `upload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes.subarray(0, 2_500_000));
    await expect.poll(async () => (await artist.view(url)).receivedBytes).toBeGreaterThan(1_000_000);
    socket.resetAndDestroy();
    await expect.poll(() => artist.offsetOf(url)).toBeGreaterThan(1_000_000);
    const { error } = await send(bytes, {}, { uploadUrl: new URL(url, server.url).href });
    expect(error).toBeNull();
    expect((await artist.view(url)).track?.contentHash).toBe(sha256(bytes));
  });

  test("hears in words why a file was refused, and hears it again when it comes back", async () => {
    const page = Buffer.from("<!doctype html><title>no song</title>".padEnd(5000, " "));
    const { url, error } = await send(page, { filename: "page.mp3" });
    expect(error?.originalResponse?.getStatus()).toBe(415);
    expect(JSON.parse(error?.originalResponse?.getBody() ?? "")).toMatchObject({ code: "unsupported_media" });
    const { state, problem, track } = await artist.view(url);
    expect([state, track]).toEqual(["refused", null]);
    expect(problem?.detail).toMatch(/a web page, not audio/);
    expect((await artist.ask("HEAD", url)).status).toBe(410);
    expect(await isFileThere(url)).toBe(false);
  });
});

describe("the protocol", () => {
  test("OPTIONS tells what it can do", async () => {
    const reply = await fetch(server.url, { method: "OPTIONS" });
    expect(reply.status).toBe(204);
    expect(reply.headers.get("tus-version")).toBe("1.0.0");
    expect(reply.headers.get("tus-extension")).toBe("creation,creation-with-upload,termination,expiration");
    expect(Number(reply.headers.get("tus-max-size"))).toBe(300 * 1_048_576);
  });

  test("until it is examined, the last byte does not count as stored", async () => {
    const bytes = makeWav(50_000);
    const url = await artist.create(bytes.length, "x.wav");
    expect((await artist.patch(url, 0, bytes.subarray(0, -1))).headers.get("upload-offset")).toBe("49999");
    expect((await artist.view(url)).state).toBe("receiving");
    const last = await artist.patch(url, 49_999, bytes.subarray(-1));
    expect([last.status, last.headers.get("upload-offset")]).toEqual([204, "50000"]);
    expect((await artist.view(url)).state).toBe("stored");
  });

  test("a wrong offset is 409 and changes nothing", async () => {
    const url = await artist.create(1000, "x.wav");
    for (const offset of [1, 999, 5000]) {
      const reply = await artist.patch(url, offset, Buffer.alloc(10));
      expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([409, "conflict"]);
      expect(reply.headers.get("tus-resumable")).toBe("1.0.0");
    }
    expect(await artist.offsetOf(url)).toBe(0);
  });

  test.each([
    ["more bytes than were declared", { "upload-offset": "0" }, Buffer.alloc(2000), 413],
    ["no offset", {}, Buffer.alloc(10), 400],
    ["an offset that is no number", { "upload-offset": "1e2" }, Buffer.alloc(10), 400],
    ["another content type", { "upload-offset": "0", "content-type": "text/plain" }, Buffer.alloc(10), 400],
    ["another protocol version", { "upload-offset": "0", "tus-resumable": "0.2.2" }, Buffer.alloc(10), 400],
  ] as const)("%s", async (_label, given, body, status) => {
    const url = await artist.create(1000, "x.wav");
    const reply = await artist.ask("PATCH", url, { "content-type": "application/offset+octet-stream", ...given }, body);
    expect(reply.status).toBe(status);
    expect(await artist.offsetOf(url)).toBe(0);
  });

  test("DELETE ends it: the file goes, and so does the address", async () => {
    const url = await artist.create(1000, "x.wav");
    await artist.patch(url, 0, Buffer.alloc(100));
    expect(await isFileThere(url)).toBe(true);
    expect((await artist.ask("DELETE", url)).status).toBe(204);
    expect((await artist.ask("HEAD", url)).status).toBe(404);
    expect(await isFileThere(url)).toBe(false);
  });

  test("an upload whose record is deleted is cut while it sends, and hears why", async () => {
    const draft = await makeRelease({ artistId: artist.artistId, status: "draft" });
    const url = await artist.create(100_000, "x.wav", { releaseId: draft.publicId });
    // a sender that holds the connection and has more to send
    const pipe = new TransformStream<Uint8Array, Uint8Array>();
    const sender = pipe.writable.getWriter();
    void sender.write(new Uint8Array(40_000));
    const about = { "upload-offset": "0", "content-type": "application/offset+octet-stream" };
    const sending = fetch(new URL(url, server.url), {
      method: "PATCH",
      headers: { "tus-resumable": "1.0.0", ...artist.headers, ...about },
      body: pipe.readable,
      duplex: "half",
    } as RequestInit);
    await expect.poll(async () => (await listUploadFiles()).map(({ sizeBytes }) => sizeBytes)).toContain(40_000);

    const actor = await makeUser(["artist"], [artist.artistId]);
    const { endedUploads } = await removeRelease(
      { id: draft.publicId, actor },
      { holdRecordings, deleteTracks, endUploads },
    );
    await stopUploads(endedUploads);
    await sender.close();
    expect((await sending).headers.get("upload-offset")).toBe("40000");
    expect(await isFileThere(url)).toBe(false);
    expect((await artist.ask("HEAD", url)).status).toBe(410);
    expect((await artist.view(url)).problem?.detail).toMatch(/^Its record was deleted/);
  });

  test("an upload is its artist's: to others it is not there", async () => {
    const url = await artist.create(1000, "x.wav");
    const other = await TusAsker.make(server.url);
    for (const method of ["HEAD", "GET", "DELETE"]) expect((await other.ask(method, url)).status).toBe(404);
    expect((await other.patch(url, 0, Buffer.alloc(1000))).status).toBe(404);
    const colleague = await TusAsker.make(server.url, artist.artistId);
    expect(await colleague.offsetOf(url)).toBe(0);
  });
});
