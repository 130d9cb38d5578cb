import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { parseFile } from "music-metadata";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DOWNLOAD_FORMATS, type RenderedFormat } from "@/lib/shared/download-format";
import { findFfmpeg } from "../examine/find-ffmpeg";
import type { DownloadTags } from "./download-tags";
import { type RenderJob, renderDownload, type Source, writeCoverJpeg } from "./render-download";
import { RENDITION_PROFILES } from "./rendition-profile";

const run = promisify(execFile);
const hasFfmpeg = (await findFfmpeg("ffmpeg")) !== null;
const RENDERED = DOWNLOAD_FORMATS.filter((format) => format !== "original");
const LOSSLESS: readonly RenderedFormat[] = ["flac", "alac", "wav", "aiff"];
const CLIP_SECONDS = 3;

let folder: string;
let coverPath: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "backline-render-"));
  const webp = path.join(folder, "cover.webp");
  await sharp({ create: { width: 600, height: 600, channels: 3, background: "#f7d93d" } })
    .webp()
    .toFile(webp);
  coverPath = await writeCoverJpeg(webp, path.join(folder, "cover.jpg"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A sweep with a bit of noise, so that no encoder can cheat; with tags of its own that nobody may see again. */
async function makeMaster(name: string, codec: string[], { rateHz = 44_100, channels = 2 } = {}): Promise<string> {
  const target = path.join(folder, name);
  const graph = `aevalsrc='0.4*sin(2*PI*(200+300*t)*t)+0.01*random(0):s=${rateHz}:d=${CLIP_SECONDS}'`;
  const words = ["-metadata", "title=Working title", "-metadata", "comment=private note", "-metadata", "encoder=x"];
  await run("ffmpeg", [
    "-v",
    "error",
    "-y",
    "-f",
    "lavfi",
    "-i",
    graph,
    "-ac",
    String(channels),
    ...words,
    ...codec,
    target,
  ]);
  return target;
}

const ODD: DownloadTags = {
  title: "Ça ira; #1 = 50 % \\ «夜» 🎧",
  artist: "Marguerite Ossian",
  album: "The Lamplighter’s\nUnion",
  albumArtist: "Various, and more",
  trackNumber: 3,
  trackCount: 11,
  discNumber: 2,
  discCount: 2,
  year: 2026,
  genre: "Folk",
  isrc: "FIXYZ2600001",
  coverPath: null,
};

async function render(format: RenderedFormat, source: Source, tags: DownloadTags): Promise<string> {
  const own = await mkdtemp(path.join(folder, `${format}-`));
  const job: RenderJob = { source, format, tags, folder: own, ffmpegPath: "ffmpeg" };
  return renderDownload(job);
}

async function wavMaster(depth: 16 | 24 = 16, rateHz = 44_100, channels = 2): Promise<Source> {
  const name = `master-${depth}-${rateHz}-${channels}.wav`;
  const file = await makeMaster(name, ["-c:a", `pcm_s${depth}le`], { rateHz, channels });
  return { path: file, demuxer: "wav", skipBytes: 0, bitDepth: depth, sampleRateHz: rateHz, channels };
}

/** The samples' own hash, whatever holds them. */
async function hashSamples(file: string): Promise<string> {
  const args = ["-v", "error", "-i", file, "-map", "0:a:0", "-c:a", "pcm_s32le", "-f", "md5", "-"];
  return (await run("ffmpeg", args)).stdout.trim();
}

type Probe = {
  format: { tags?: Record<string, string> };
  streams: { codec_type: string; tags?: Record<string, string> }[];
};
async function probe(file: string): Promise<Record<string, string>> {
  const args = ["-v", "error", "-print_format", "json", "-show_format", "-show_streams", file];
  const { format, streams } = JSON.parse((await run("ffprobe", args)).stdout) as Probe;
  const audio = streams.find((stream) => stream.codec_type === "audio");
  const tags = Object.entries({ ...format.tags, ...audio?.tags }).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...Object.fromEntries(tags), pictures: String(streams.filter((s) => s.codec_type === "video").length) };
}

if (!hasFfmpeg) test("downloads in other formats", (context) => context.skip("needs ffmpeg"));

test.skipIf(!hasFfmpeg).each(RENDERED)(
  "%s: tags, numbers and cover read back by both readers, nothing of the master's",
  async (format) => {
    const lyrics = "Rope = rope; #1\n\n«夜» 🎧\nend";
    const tags = { ...ODD, composer: "Ana Lu, Bo", lyricist: "Cy; Di", lyrics, coverPath };
    const file = await render(format, await wavMaster(), tags);
    const { common, format: found } = await parseFile(file, { duration: true });
    expect(found.duration).toBeCloseTo(CLIP_SECONDS, 1);
    expect(common).toMatchObject({
      title: tags.title,
      artist: tags.artist,
      album: tags.album,
      albumartist: tags.albumArtist,
      track: { no: 3, of: 11 },
      disk: { no: 2, of: 2 },
      year: 2026,
      genre: ["Folk"],
    });
    const hasIsrc = RENDITION_PROFILES[format].family !== "mp4";
    expect(common.isrc).toEqual(hasIsrc ? [tags.isrc] : undefined);
    expect(common.composer).toEqual([tags.composer]);
    expect(common.lyricist).toEqual(hasIsrc ? [tags.lyricist] : undefined);
    expect(common.lyrics?.map(({ text }) => text)).toEqual([lyrics]);
    expect(common.picture?.map(({ data }) => Buffer.from(data))).toEqual([await readFile(coverPath)]);
    const probed = await probe(file);
    const words = {
      title: tags.title,
      artist: tags.artist,
      album: tags.album,
      date: "2026",
      genre: "Folk",
      track: "3/11",
    };
    const rest = { album_artist: tags.albumArtist, disc: "2/2", pictures: "1" };
    // of a WAV, ffprobe 5 reads the RIFF list and passes over the ID3 chunk
    expect(probed).toMatchObject(format === "wav" ? words : { ...words, ...rest });
    expect(JSON.stringify([common, probed])).not.toMatch(/Working title|private note/);
  },
);

test.skipIf(!hasFfmpeg).each(LOSSLESS)("%s: not one sample differs, at 16 and at 24 bit", async (format) => {
  for (const source of [await wavMaster(16), await wavMaster(24, 96_000, 1)]) {
    const file = await render(format, source, ODD);
    expect(await hashSamples(file)).toBe(await hashSamples(source.path));
    expect((await parseFile(file)).format.bitsPerSample).toBe(source.bitDepth);
  }
});

test.skipIf(!hasFfmpeg).each(RENDERED)("%s: made twice it is the same file", async (format) => {
  const source = await wavMaster();
  const [first, second] = [
    await render(format, source, { ...ODD, coverPath }),
    await render(format, source, { ...ODD, coverPath }),
  ];
  expect((await readFile(first)).equals(await readFile(second))).toBe(true);
});

test.skipIf(!hasFfmpeg).each([
  ["mp3_v0", 88_200, 44_100],
  ["mp3_320", 96_000, 48_000],
  ["aac", 192_000, 48_000],
  ["ogg", 96_000, 48_000],
  ["opus", 44_100, 48_000],
] as const)("%s: a master at %d Hz and six channels plays at %d Hz in stereo", async (format, rateHz, expected) => {
  const file = await render(format, await wavMaster(24, rateHz, 6), ODD);
  const { sampleRate, numberOfChannels } = (await parseFile(file)).format;
  expect([sampleRate, numberOfChannels]).toEqual([expected, 2]);
});

test.skipIf(!hasFfmpeg)("an MP3 says where its silence ends, for playback without gaps", async () => {
  const file = await render("mp3_v0", await wavMaster(), ODD);
  const { stdout } = await run("ffprobe", [
    "-v",
    "error",
    "-show_entries",
    "stream=start_time,duration",
    "-of",
    "csv=p=0",
    file,
  ]);
  const [start = 0, duration = 0] = stdout.trim().split(",").map(Number);
  expect(start).toBeGreaterThan(0);
  expect(duration).toBeCloseTo(CLIP_SECONDS, 1);
  expect((await readFile(file)).subarray(0, 400_000).includes("Lavf")).toBe(true);
});

test.skipIf(!hasFfmpeg)("a broken master is an error that says what ffmpeg says, and no endless run", async () => {
  const file = path.join(folder, "broken.flac");
  await writeFile(file, "not audio at all");
  const source: Source = { path: file, demuxer: "flac", skipBytes: 0, bitDepth: 16, sampleRateHz: 44_100, channels: 2 };
  await expect(render("flac", source, ODD)).rejects.toThrow(/ffmpeg ended with/);
});
