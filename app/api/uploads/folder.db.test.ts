import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DELETE as deleteRelease, PATCH as patchRelease } from "@/app/api/releases/[id]/route";
import { DELETE as deleteTrack } from "@/app/api/tracks/[id]/route";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { pool } from "@/lib/platform/db";
import { ask, codes, drop, edit, type FileOfFolder, places, read } from "@/test/folder-drop";
import { makeTaggedFlac } from "@/test/make-tagged-flac";
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

const ALBUM: FileOfFolder[] = [
  {
    path: "Tides/x9.flac",
    tags: { TITLE: "Third", TRACKNUMBER: "1", DISCNUMBER: "2", DATE: "2019", ISRC: "nonsense" },
  },
  { path: "Tides/b.flac", tags: { TITLE: "Second", TRACKNUMBER: "2", DISCNUMBER: "1", ISRC: "US-S1Z-99-00002" } },
  { path: "Tides/z.flac", tags: { TITLE: "First", TRACKNUMBER: "1", ALBUM: "Low Tides", GENRE: "Jazz" } },
  {
    path: "Tides/a.flac",
    tags: { TITLE: "Fourth", TRACKNUMBER: "2", DISCNUMBER: "2", DATE: "2021-04-01" },
    hasCover: true,
  },
];

describe("a folder becomes a draft", () => {
  test.each([
    { name: "as it lies", files: ALBUM },
    { name: "the other way round", files: ALBUM.toReversed() },
  ])(
    "$name: one release in the order of the tags, with title, genre, year, kind and cover",
    async ({ files }) => {
      const asker = await TusAsker.make(server.url);
      const went = await drop(asker, files);
      expect(new Set(went).size).toBe(1);
      const draft = await read(asker, went[0] ?? "");
      expect(places(draft)).toEqual(["1.1 First", "1.2 Second", "2.1 Third", "2.2 Fourth"]);
      expect(draft).toMatchObject({ title: "Low Tides", genre: "jazz", year: 2021, kind: "ep", status: "draft" });
      expect(draft.slug).toMatch(/^low-tides/);
      expect(draft.coverUrl).toContain("/api/covers/");
      expect(draft.tracks.map(({ isrc }) => isrc)).toEqual([null, "USS1Z9900002", null, null]);
      expect(draft.tracks.every(({ analysis }) => analysis?.isSilent === false)).toBe(true);
      expect(codes(draft)).toEqual(["invalid_isrc"]);
    },
    PATIENCE_MS,
  );

  test(
    "lyrics and credits come from the tags, line by line and once each",
    async () => {
      const asker = await TusAsker.make(server.url);
      const tags = {
        TITLE: "Song",
        LYRICS: "one\r\ntwo\n\n\n\n\n\nthree\u0000",
        COMPOSER: ["Ana Lu", "Ana Lu", "Bo"],
        LYRICIST: "Cy <b>",
      };
      const [release = ""] = await drop(asker, [{ path: "song.flac", tags }]);
      const [track] = (await read(asker, release)).tracks;
      expect(track?.lyrics).toBe("one\ntwo\n\n\nthree");
      expect(track?.credits).toEqual([
        { role: "composer", name: "Ana Lu" },
        { role: "composer", name: "Bo" },
        { role: "lyricist", name: "Cy <b>" },
      ]);
    },
    PATIENCE_MS,
  );

  test(
    "without tags the names and folders count; a single is called as its track",
    async () => {
      const asker = await TusAsker.make(server.url);
      const files = ["Box/CD 2/01 Dusk.flac", "Box/CD 1/02 Noon.flac", "Box/CD 1/01 Dawn.flac"];
      const [release = ""] = await drop(
        asker,
        files.map((path) => ({ path, tags: {} })),
      );
      const draft = await read(asker, release);
      expect(places(draft)).toEqual(["1.1 01 Dawn", "1.2 02 Noon", "2.1 01 Dusk"]);
      expect(draft.title).toBe("Box");
      const fix = draft.report.find(({ code }) => code === "untidy_titles")?.fix;
      expect(fix?.of === "tracks" && fix.patches.map(({ patch }) => patch.title)).toEqual(["Dawn", "Noon", "Dusk"]);
      const [single = ""] = await drop(asker, [{ path: "Box/03 Night.flac", tags: { TITLE: "Night", ALBUM: "Box" } }]);
      expect(await read(asker, single)).toMatchObject({ title: "Night", kind: "single" });
    },
    PATIENCE_MS,
  );

  test(
    "what the artist set stays, whatever comes in later; one key takes it from the files again",
    async () => {
      const asker = await TusAsker.make(server.url);
      const batch = randomUUID();
      const [release = ""] = await drop(asker, ALBUM.slice(0, 3), batch);
      const before = await read(asker, release);
      const turned = before.tracks.map(({ id }) => id).reverse();
      await edit(asker, release, { title: "Mine", kind: "album", year: 2001, tracks: turned });
      await drop(asker, ALBUM.slice(3), batch);
      const after = await read(asker, release);
      expect(after).toMatchObject({ title: "Mine", kind: "album", year: 2001 });
      expect(places(after)).toEqual(["1.1 Third", "1.2 Second", "1.3 First", "1.4 Fourth"]);
      expect(after.derived.toSorted()).toEqual(["cover", "genre"]);
      const taken = await edit(asker, release, { derive: ["order", "title", "kind", "year"] });
      expect(taken).toMatchObject({ title: "Low Tides", kind: "ep", year: 2021 });
      expect(places(taken)).toEqual(["1.1 First", "1.2 Second", "2.1 Third", "2.2 Fourth"]);
    },
    PATIENCE_MS,
  );
});

describe("order and discs by hand", () => {
  test.each([
    { name: "a track twice", order: [0, 0, 1], status: 422 },
    { name: "one missing", order: [0, 1], status: 422 },
    { name: "a disc of 0", order: [0, 1, 2], discs: [0, 1, 1], status: 400 },
    { name: "discs with a gap are counted anew", order: [2, 0, 1], discs: [2, 2, 9], status: 200 },
  ])(
    "$name",
    async ({ order, discs, status }) => {
      const asker = await TusAsker.make(server.url);
      const [release = ""] = await drop(
        asker,
        ["1 a", "2 b", "3 c"].map((name) => ({ path: `${name}.flac`, tags: { TITLE: name } })),
      );
      const { tracks } = await read(asker, release);
      const asked = order.map((n, index) => ({ id: tracks[n]?.id, disc: discs?.[index] ?? 1 }));
      expect((await ask(asker, patchRelease, release, { tracks: asked })).status).toBe(status);
      const now = places(await read(asker, release));
      expect(now).toEqual(status === 200 ? ["1.1 3 c", "1.2 1 a", "2.1 2 b"] : ["1.1 1 a", "1.2 2 b", "1.3 3 c"]);
    },
    PATIENCE_MS,
  );

  test(
    "numbers that two claim stand in the order of their names, and the report offers the names",
    async () => {
      const asker = await TusAsker.make(server.url);
      const files = [
        { path: "02 x.flac", tags: { TITLE: "x", TRACKNUMBER: "1" } },
        { path: "01 y.flac", tags: { TITLE: "y", TRACKNUMBER: "2" } },
        { path: "03 z.flac", tags: { TITLE: "z", TRACKNUMBER: "2" } },
      ];
      const [release = ""] = await drop(asker, files);
      const draft = await read(asker, release);
      expect(places(draft)).toEqual(["1.1 x", "1.2 y", "1.3 z"]);
      const same = draft.report.find(({ code }) => code === "same_numbers");
      expect(same).toMatchObject({ values: { list: "2" }, fix: { of: "release_order", patch: { orderBy: "names" } } });
      const fixed = await edit(asker, release, { orderBy: "names" });
      expect(places(fixed)).toEqual(["1.1 y", "1.2 x", "1.3 z"]);
      expect(codes(fixed)).not.toContain("same_numbers");
    },
    PATIENCE_MS,
  );
});

describe("tracks removed while others of their folder still come", () => {
  const FILES = ["01 Dawn.flac", "02 Noon.flac", "03 Dusk.flac"].map((path) => ({ path: `Days/${path}`, tags: {} }));

  test(
    "the only one: the rest go to the same draft, whether their upload was begun before or after",
    async () => {
      const asker = await TusAsker.make(server.url);
      const batch = randomUUID();
      const begun = makeTaggedFlac({ TITLE: `Noon ${batch}` }, {});
      const url = await asker.create(begun.length, "02 Noon.flac", { batch, path: "Days/02 Noon.flac" });
      await asker.patch(url, 0, begun.subarray(0, 20_000));
      const [release = ""] = await drop(asker, FILES.slice(0, 1), batch);
      const [first] = (await read(asker, release)).tracks;
      expect((await ask(asker, deleteTrack, first?.id ?? "")).json).toEqual({ outcome: "deleted" });

      expect((await asker.patch(url, 20_000, begun.subarray(20_000))).status).toBe(204);
      expect((await asker.view(url)).track?.releaseId).toBe(release);
      expect(await drop(asker, FILES.slice(2), batch)).toEqual([release]);
      expect((await read(asker, release)).tracks).toHaveLength(2);
      expect(await countReleases(asker)).toBe(1);
    },
    PATIENCE_MS,
  );

  test(
    "the draft itself: what comes later begins another, and another folder has its own anyway",
    async () => {
      const asker = await TusAsker.make(server.url);
      const batch = randomUUID();
      const [release = ""] = await drop(asker, FILES.slice(0, 1), batch);
      expect((await ask(asker, deleteRelease, release)).status).toBe(200);
      const [next = ""] = await drop(asker, FILES.slice(1), batch);
      expect([next === "", next === release, await countReleases(asker)]).toEqual([false, false, 1]);
      expect(await drop(asker, FILES.slice(0, 1))).not.toEqual([next]);
    },
    PATIENCE_MS,
  );

  async function countReleases({ artistId }: TusAsker): Promise<number> {
    const { rows } = await pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM release WHERE artist_id = $1 AND deleted_at IS NULL",
      [artistId],
    );
    return rows[0]?.n ?? 0;
  }
});
