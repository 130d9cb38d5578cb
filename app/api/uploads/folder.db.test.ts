import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PUT as putCover } from "@/app/api/releases/[id]/cover/route";
import { PATCH as patchRelease, GET as readRelease } from "@/app/api/releases/[id]/route";
import { PATCH as patchTrack } from "@/app/api/tracks/[id]/route";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { pool } from "@/lib/platform/db";
import { fromPublicId } from "@/lib/shared/ids";
import { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { makeArtist } from "@/test/factories";
import { readAudioFixture } from "@/test/hostile-audio";
import { type FlacTags, makeTaggedFlac } from "@/test/make-tagged-flac";
import { TusAsker } from "@/test/tus-asker";
import { startUploadsServer, type UploadsServer } from "@/test/uploads-server";

type FileOfFolder = { path: string; tags?: FlacTags; hasCover?: boolean; bytes?: Buffer };

const PATIENCE_MS = 60_000;
let server: UploadsServer;
beforeAll(async () => {
  server = await startUploadsServer();
});
afterAll(async () => {
  await server.close();
  closeDecoders();
});

/** Sends files of one drop, four at a time, in the order given; returns the release that each went to. */
async function drop(asker: TusAsker, files: readonly FileOfFolder[], batch = randomUUID()): Promise<string[]> {
  const releases: string[] = [];
  const waiting = files.entries();
  const work = async () => {
    for (const [n, { path, tags, hasCover, bytes: given }] of waiting) {
      const bytes = given ?? makeTaggedFlac({ ENCODEDBY: `${batch} ${path}`, ...tags }, { hasCover });
      const url = await asker.create(bytes.length, path.split("/").at(-1) ?? "", { batch, path });
      const reply = await asker.patch(url, 0, bytes);
      expect(reply.status, await reply.text()).toBe(204);
      releases[n] = (await asker.view(url)).track?.releaseId ?? "";
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return releases;
}

async function ask(
  asker: TusAsker,
  handler: typeof patchRelease | typeof readRelease | typeof patchTrack | typeof putCover,
  id: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const init = body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) };
  const method = body === undefined ? "GET" : Buffer.isBuffer(body) ? "PUT" : "PATCH";
  const request = new Request(`http://127.0.0.1:3000/api/x/${id}`, { method, headers: asker.headers, ...init });
  const reply = await handler(request, { params: Promise.resolve({ id }) });
  return { status: reply.status, json: await reply.json() };
}

async function read(asker: TusAsker, id: string): Promise<OwnReleaseDetail> {
  return OwnReleaseDetail.parse((await ask(asker, readRelease, id)).json);
}
async function edit(asker: TusAsker, id: string, patch: unknown): Promise<OwnReleaseDetail> {
  const { status, json } = await ask(asker, patchRelease, id, patch);
  expect(status, JSON.stringify(json)).toBe(200);
  return OwnReleaseDetail.parse(json);
}

const places = ({ tracks }: OwnReleaseDetail) =>
  tracks.map((track) => `${track.disc}.${track.position} ${track.title}`);
const codes = ({ report }: OwnReleaseDetail) => report.map(({ code }) => code);

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

/** A mono WAV of 16 bit, each sample from its number. */
function makeMono(rateHz: number, seconds: number, sampleAt: (n: number) => number): Buffer {
  const frames = rateHz * seconds;
  const wav = Buffer.alloc(44 + frames * 2);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  for (const [at, value] of [
    [16, 16],
    [24, rateHz],
    [28, rateHz * 2],
    [40, frames * 2],
  ] as const)
    wav.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    wav.writeUInt16LE(value, at);
  wav.write("data", 36, "latin1");
  for (let n = 0; n < frames; n++) wav.writeInt16LE(sampleAt(n), 44 + n * 2);
  return wav;
}

describe("what the decode heard is in the report", () => {
  const wave = (n: number) => Math.round(12_000 * Math.sin(n / 9));
  const RATE = 44_100;
  const CUT = readAudioFixture("tide.mp3");
  test.each([
    { code: "silent", path: "a.wav", bytes: makeMono(RATE, 2, () => 0) },
    {
      code: "clipping",
      path: "a.wav",
      bytes: makeMono(RATE, 2, (n) => (n % 1_000 < 9 ? 32_767 : wave(n))),
      values: { count: 89 },
    },
    {
      code: "silent_start",
      path: "a.wav",
      bytes: makeMono(RATE, 5, (n) => (n < 4 * RATE ? 0 : wave(n))),
      values: { ms: 4_000 },
    },
    {
      code: "silent_end",
      path: "a.wav",
      bytes: makeMono(RATE, 9, (n) => (n < 2 * RATE ? wave(n) : 0)),
      values: { ms: 7_000 },
    },
    { code: "truncated", path: "a.mp3", bytes: CUT.subarray(0, Math.floor(CUT.length * 0.6)) },
  ])(
    "$code",
    async ({ code, path, bytes, values }) => {
      const asker = await TusAsker.make(server.url);
      const [release = ""] = await drop(asker, [{ path, bytes }]);
      const draft = await read(asker, release);
      const found = draft.report.filter((item) => item.code !== "missing_cover");
      expect(found.map((item) => item.code)).toEqual([code]);
      expect(found[0]?.trackIds).toEqual([draft.tracks[0]?.id]);
      for (const [key, value] of Object.entries(values ?? {}))
        expect(Math.abs(Number(found[0]?.values[key]) - value), key).toBeLessThanOrEqual(2);
    },
    PATIENCE_MS,
  );

  test(
    "sample rates that differ name the odd ones out",
    async () => {
      const asker = await TusAsker.make(server.url);
      const files = [RATE, RATE, 22_050].map((rate, n) => ({
        path: `${n + 1}.wav`,
        bytes: makeMono(rate, 1, (frame) => wave(frame + n)),
      }));
      const [release = ""] = await drop(asker, files);
      const draft = await read(asker, release);
      const mixed = draft.report.find(({ code }) => code === "mixed_rates");
      expect(mixed).toMatchObject({ trackIds: [draft.tracks[2]?.id], values: { list: "22.05 kHz, 44.1 kHz" } });
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

describe("ISRC, lyrics and credits by hand", () => {
  const [good, other] = ["USS1Z9900001", "GBAYE6800011"];
  test.each([
    { name: "an ISRC that is none", patch: { isrc: "US-1" }, status: 400 },
    { name: "a credit of an unknown role", patch: { credits: [{ role: "cook", name: "Ana" }] }, status: 400 },
    { name: "a credit without a name", patch: { credits: [{ role: "mixer", name: "  " }] }, status: 400 },
    { name: "lyrics without an end", patch: { lyrics: "x".repeat(20_001) }, status: 400 },
    { name: "an ISRC as people write it", patch: { isrc: "us-s1z-99-00001" }, status: 200, found: { isrc: good } },
    { name: "lyrics of a Windows editor", patch: { lyrics: "a\r\nb" }, status: 200, found: { lyrics: "a\nb" } },
    { name: "an ISRC taken away", patch: { isrc: "" }, status: 200, found: { isrc: null } },
  ])(
    "$name",
    async ({ patch, status, found }) => {
      const asker = await TusAsker.make(server.url);
      const [release = ""] = await drop(asker, [{ path: "a.flac", tags: { ISRC: other } }]);
      const [track] = (await read(asker, release)).tracks;
      const reply = await ask(asker, patchTrack, track?.id ?? "", patch);
      expect(reply.status, JSON.stringify(reply.json)).toBe(status);
      expect((await read(asker, release)).tracks[0]).toMatchObject(found ?? { isrc: other, lyrics: "", credits: [] });
    },
    PATIENCE_MS,
  );

  test(
    "the same ISRC twice in a record, and on another record of the artist, is a warning; another artist's is not",
    async () => {
      const artistId = await makeArtist();
      const asker = await TusAsker.make(server.url, artistId);
      const stranger = await TusAsker.make(server.url);
      await drop(stranger, [{ path: "theirs.flac", tags: { ISRC: good } }]);
      await drop(asker, [{ path: "old.flac", tags: { TITLE: "Old one", ISRC: other } }]);
      const [release = ""] = await drop(asker, [
        { path: "a.flac", tags: { ISRC: good } },
        { path: "b.flac", tags: { ISRC: good } },
        { path: "c.flac", tags: { ISRC: other } },
      ]);
      const draft = await read(asker, release);
      const found = draft.report.filter(({ code }) => code.endsWith("isrc") || code === "isrc_elsewhere");
      expect(found).toMatchObject([
        { code: "duplicate_isrc", trackIds: draft.tracks.slice(0, 2).map(({ id }) => id) },
        { code: "isrc_elsewhere", values: { title: "Old one", record: "Old one", isrc: "GB-AYE-68-00011" } },
      ]);
    },
    PATIENCE_MS,
  );
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
