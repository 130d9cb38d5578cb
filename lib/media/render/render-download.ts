import "server-only";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import type { RenderedFormat } from "@/lib/shared/download-format";
import { addLyricsFrame, addLyricsToAiff, addLyricsToMp3 } from "./add-lyrics";
import { appendId3Chunk, cutId3Tag } from "./append-id3-chunk";
import { type DownloadTags, nameTags, type TagFamily, writeFfmetadata } from "./download-tags";
import { encodePictureBlock } from "./picture-block";
import { RENDITION_PROFILES, type RenditionProfile, type SourceAudio } from "./rendition-profile";
import { runFfmpeg } from "./run-ffmpeg";

const TIME_LIMIT_MS = 300_000;
const COVER_QUALITY = 90;
const COVER_MIME_TYPE = "image/jpeg";

/** `demuxer` is the master's container by content; `skipBytes` is how much of ID3 stands before its audio. */
export type Source = SourceAudio & { path: string; demuxer: string; skipBytes: number };
export type RenderJob = {
  source: Source;
  format: RenderedFormat;
  tags: DownloadTags;
  /** An empty folder of the caller's, who removes it. */
  folder: string;
  ffmpegPath: string;
};

/** A JPEG of a stored cover (WebP), as players and car radios want it. Returns `target`. */
export async function writeCoverJpeg(coverPath: string, target: string): Promise<string> {
  await sharp(coverPath).flatten({ background: "#ffffff" }).jpeg({ quality: COVER_QUALITY }).toFile(target);
  return target;
}

/**
 * Writes a master in another format, with tags and cover, and returns the path of the file in `folder`. The same master,
 * tags and version of ffmpeg give the same bytes. What the master said of itself is left behind.
 */
export async function renderDownload(job: RenderJob): Promise<string> {
  const { folder, format, ffmpegPath } = job;
  const profile = RENDITION_PROFILES[format];
  const output = path.join(folder, `download.${profile.extension}`);
  const tagsPath = await writeTags(job, profile.family, profile.cover === "comment");
  const picture = profile.cover === "stream" ? job.tags.coverPath : null;
  await runFfmpeg(ffmpegPath, listArguments(job, profile, { tagsPath, picture, output }), TIME_LIMIT_MS);
  if (profile.cover === "chunk") await appendId3Chunk(output, await writeId3Tag(job));
  else if (job.tags.lyrics && profile.muxer === "mp3") await addLyricsToMp3(output, job.tags.lyrics);
  else if (job.tags.lyrics && profile.muxer === "aiff") await addLyricsToAiff(output, job.tags.lyrics);
  return output;
}

/** Ogg has no picture stream that muxers write: there the cover is one more comment. */
async function writeTags({ tags, folder }: RenderJob, family: TagFamily, hasCover: boolean): Promise<string> {
  const pairs = nameTags(tags, family);
  if (hasCover && tags.coverPath) {
    const bytes = await readFile(tags.coverPath);
    const { width, height } = await sharp(bytes).metadata();
    pairs.push(["METADATA_BLOCK_PICTURE", encodePictureBlock({ bytes, mimeType: COVER_MIME_TYPE, width, height })]);
  }
  const target = path.join(folder, `tags-${family}.txt`);
  await writeFile(target, writeFfmetadata(pairs));
  return target;
}

type Files = { tagsPath: string; picture: string | null; output: string };

function listArguments({ source }: RenderJob, profile: RenditionProfile, { tagsPath, picture, output }: Files) {
  return [
    source.skipBytes > 0 ? ["-skip_initial_bytes", String(source.skipBytes)] : [],
    ["-f", source.demuxer, "-i", `file:${source.path}`],
    ["-f", "ffmetadata", "-i", `file:${tagsPath}`],
    picture ? ["-f", "mjpeg", "-i", `file:${picture}`] : [],
    ["-map", "0:a:0", "-map_metadata", "1", "-map_metadata:s:a", "-1", "-map_chapters", "-1"],
    picture ? listPictureArguments() : [],
    profile.listCodec(source),
    profile.family === "id3" && profile.muxer !== "wav" ? ["-id3v2_version", "4"] : [],
    // no date, no version: the same file again is the same content id
    ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", profile.muxer, `file:${output}`],
  ].flat();
}

function listPictureArguments(): string[] {
  const names = ["-metadata:s:v", "title=Album cover", "-metadata:s:v", "comment=Cover (front)"];
  return ["-map", "2:v:0", "-c:v", "copy", "-disposition:v:0", "attached_pic", ...names];
}

/** ffmpeg writes no ID3 into WAV: it comes from the head of an MP3 without a sound in it. */
async function writeId3Tag(job: RenderJob): Promise<Uint8Array> {
  const { folder, tags, ffmpegPath } = job;
  const output = path.join(folder, "tag.mp3");
  const tagsPath = await writeTags(job, "id3", false);
  const args = [
    ["-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-f", "ffmetadata", "-i", `file:${tagsPath}`],
    tags.coverPath ? ["-f", "mjpeg", "-i", `file:${tags.coverPath}`] : [],
    ["-map", "0:a:0", "-map_metadata", "1"],
    tags.coverPath ? listPictureArguments() : [],
    ["-t", "0.05", "-c:a", "libmp3lame", "-id3v2_version", "4", "-fflags", "+bitexact", "-f", "mp3", `file:${output}`],
  ].flat();
  await runFfmpeg(ffmpegPath, args, TIME_LIMIT_MS);
  const tag = cutId3Tag(await readFile(output));
  return tags.lyrics ? addLyricsFrame(tag, tags.lyrics) : tag;
}
