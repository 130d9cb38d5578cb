import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PUT as putCover } from "@/app/api/releases/[id]/cover/route";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { pool } from "@/lib/platform/db";
import { fromPublicId } from "@/lib/shared/ids";
import { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { ask, codes, drop, edit, read } from "@/test/folder-drop";
import { readAudioFixture } from "@/test/hostile-audio";
import { TusAsker } from "@/test/tus-asker";
import { startUploadsServer, type UploadsServer } from "@/test/uploads-server";

const PATIENCE_MS = 60_000;
let server: UploadsServer;
beforeAll(async () => {
  server = await startUploadsServer();
});
afterAll(async () => {
  await server.close();
  closeDecoders();
});

describe("a cover of one's own", () => {
  test(
    "a folder's picture replaces the one from the tags, which one key brings back",
    async () => {
      const asker = await TusAsker.make(server.url);
      const [release = ""] = await drop(asker, [{ path: "a.flac", tags: {}, hasCover: true }]);
      const embedded = (await read(asker, release)).coverUrl;
      const picture = await drawPicture();
      const { status, json } = await ask(asker, putCover, release, picture);
      expect(status, JSON.stringify(json)).toBe(200);
      const put = OwnReleaseDetail.parse(json);
      expect(put.coverUrl).not.toBe(embedded);
      expect(put.derived).not.toContain("cover");
      expect((await edit(asker, release, { derive: ["cover"] })).coverUrl).toBe(embedded);
    },
    PATIENCE_MS,
  );

  test.each([
    { name: "nothing", body: Buffer.alloc(0), status: 400 },
    { name: "a page", body: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), status: 415 },
    { name: "a sound", body: readAudioFixture("tide.mp3"), status: 415 },
    { name: "ten megabytes and more", body: Buffer.alloc(10_000_001), status: 413 },
  ])(
    "$name is refused and changes nothing",
    async ({ body, status }) => {
      const asker = await TusAsker.make(server.url);
      const [release = ""] = await drop(asker, [{ path: "a.flac", tags: {} }]);
      expect((await ask(asker, putCover, release, body)).status).toBe(status);
      const draft = await read(asker, release);
      expect(draft.coverUrl).toBeNull();
      expect(codes(draft)).toContain("missing_cover");
    },
    PATIENCE_MS,
  );

  test(
    "of somebody else's release it is forbidden before the picture is looked at",
    async () => {
      const [owner, stranger] = [await TusAsker.make(server.url), await TusAsker.make(server.url)];
      const [release = ""] = await drop(owner, [{ path: "a.flac", tags: {} }]);
      expect((await ask(stranger, putCover, release, Buffer.from("x"))).status).toBe(403);
      const { rows } = await pool.query("SELECT cover_cid FROM release WHERE id = $1", [
        fromPublicId("release", release),
      ]);
      expect(rows).toEqual([{ cover_cid: null }]);
    },
    PATIENCE_MS,
  );
});

async function drawPicture(): Promise<Buffer> {
  const { default: sharp } = await import("sharp");
  return sharp({ create: { width: 300, height: 200, channels: 3, background: "#1f6f8b" } })
    .png()
    .toBuffer();
}
