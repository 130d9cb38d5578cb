import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GET as getCover } from "@/app/api/covers/[cid]/route";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { mediaStore } from "@/lib/media/storage/media-store";
import { storeCover } from "@/lib/media/store-cover";
import { pool } from "@/lib/platform/db";
import { UploadResult } from "@/lib/shared/schemas/upload";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { makeArtist, makeRelease, makeSession, makeUser } from "@/test/factories";
import { MEDIA, makeToken, text, upload } from "@/test/form-upload";
import { makeId3, makeId3Frame, readAudioFixture } from "@/test/hostile-audio";

const SCRIPT = "<script>alert(document.domain)</script>";
const PATIENCE_MS = 60_000;

/** A GIF whose size and pixels are a comment of the script that it is as well. */
const GIF_AND_SCRIPT = Buffer.from(
  "GIF89a/*\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0/*\x01\0\0\x02\x02D\x01\0;*/=1;alert(1)",
  "latin1",
);
/** The end of a zip archive: readers look for it from the end, whatever stands before. */
const ZIP = Buffer.concat([
  Buffer.from("PK\x03\x04", "latin1"),
  Buffer.alloc(30),
  Buffer.from("PK\x05\x06", "latin1"),
  Buffer.alloc(18),
]);
const untagged = () => {
  const mp3 = readAudioFixture("tide.mp3");
  if (mp3.toString("latin1", 0, 3) !== "ID3") return mp3;
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (mp3[at] ?? 0), 0);
  return mp3.subarray(10 + size);
};
const textFrame = (id: string, words: string) =>
  makeId3Frame(id, Buffer.concat([Buffer.from([0]), Buffer.from(words, "latin1")]));

let bytes: BytesServer;
let artistId: string;
let token: string;
beforeAll(async () => {
  bytes = await startBytesServer();
  artistId = await makeArtist();
  token = await makeToken([artistId]);
});
afterAll(async () => {
  closeDecoders();
  await bytes.close();
  await rm(MEDIA, { recursive: true, force: true });
});

async function draw(format: "png" | "jpeg"): Promise<Buffer> {
  const { default: sharp } = await import("sharp");
  const picture = sharp({ create: { width: 300, height: 300, channels: 3, background: "#1f6f8b" } });
  return picture
    .withExif({ IFD0: { ImageDescription: SCRIPT } })
    [format]()
    .toBuffer();
}

test.each<[string, () => Buffer]>([
  ["a GIF that is a script too", () => GIF_AND_SCRIPT],
  [
    "a drawing (SVG) with a script",
    () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300">${SCRIPT}</svg>`),
  ],
  [
    "a drawing behind a declaration",
    () => Buffer.from(`<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
  ],
  ["a page that begins like a PNG", () => Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from(SCRIPT)])],
])("no cover: %s", async (_, picture) => {
  const release = await makeRelease();
  expect(await storeCover(pool, mediaStore(), release.id, picture())).toBeNull();
});

test.each(["png", "jpeg"] as const)(
  "of a %s with a page in and behind it nothing but the picture is kept",
  async (format) => {
    const release = await makeRelease();
    const picture = Buffer.concat([await draw(format), Buffer.from(SCRIPT), ZIP]);
    expect(picture.includes(SCRIPT)).toBe(true);
    const cover = await storeCover(pool, mediaStore(), release.id, picture);
    const reply = await getCover(new Request(`http://127.0.0.1:3000/api/covers/${cover?.cid}`), {
      params: Promise.resolve({ cid: cover?.cid ?? "" }),
    });
    const served = Buffer.from(await reply.arrayBuffer());
    expect([reply.headers.get("content-type"), reply.headers.get("x-content-type-options")]).toEqual([
      "image/webp",
      "nosniff",
    ]);
    for (const foreign of ["<script", "PK\x05\x06", "alert"]) expect(served.includes(foreign)).toBe(false);
  },
);

const SOUNDS: [string, () => Buffer][] = [
  [
    "a page in its tags",
    () => Buffer.concat([makeId3(Buffer.concat([textFrame("TIT2", SCRIPT), textFrame("TXXX", SCRIPT)])), untagged()]),
  ],
  ["an archive behind it", () => Buffer.concat([readAudioFixture("tide.mp3"), ZIP])],
];

test.each(SOUNDS)(
  "an MP3 with %s goes out as a sound to keep, never as what else it is",
  { timeout: PATIENCE_MS },
  async (_, make) => {
    const reply = await upload(token, [
      { name: "audio", value: make(), fileName: `${"<img src=x onerror=alert(1)>"}.mp3` },
      text("price", "1.00"),
    ]);
    expect(reply.status).toBe(201);
    const { track } = UploadResult.parse(await reply.json());
    const { cookie } = await makeSession((await makeUser(["artist"], [artistId])).userId);
    const served = await fetch(`${bytes.url}/api/bytes/stream/${track.id}`, { headers: { cookie } });
    await served.body?.cancel();
    expect(Object.fromEntries(served.headers)).toMatchObject({
      "content-type": "audio/mpeg",
      "x-content-type-options": "nosniff",
    });
  },
);
