import "server-only";
import type { RenderedFormat } from "@/lib/shared/download-format";
import type { TagFamily } from "./download-tags";

/** `version` changes when what is written changes: then files made before are made again. */
export const RENDITION_VERSION = 1;

export type SourceAudio = { bitDepth: number | null; sampleRateHz: number; channels: number };
export type RenditionProfile = {
  extension: string;
  mimeType: string;
  /** ffmpeg's name of the container to write. */
  muxer: string;
  family: TagFamily;
  /** How a cover travels: as a picture stream of the container, inside the comments, or in a chunk written afterwards. */
  cover: "stream" | "comment" | "chunk";
  listCodec(source: SourceAudio): string[];
};

const LOSSY_MAX_HZ = 48_000;
const HIGH_DEPTH = 24;

/** CD depth stays CD depth; everything deeper, float masters too, becomes 24 bit, dithered by ffmpeg where bits are lost. */
function depthOf({ bitDepth }: SourceAudio): 16 | 24 {
  return bitDepth !== null && bitDepth <= 16 ? 16 : HIGH_DEPTH;
}

/** Halved until players take it: 96 kHz becomes 48, 88.2 becomes 44.1. */
function lossyRate({ sampleRateHz }: SourceAudio): string[] {
  let rate = sampleRateHz;
  while (rate > LOSSY_MAX_HZ) rate /= 2;
  return rate === sampleRateHz ? [] : ["-ar", String(Math.round(rate))];
}

const stereo = ({ channels }: SourceAudio) => (channels > 2 ? ["-ac", "2"] : []);
const DITHER = ["-dither_method", "triangular"];

const pcm = (order: "le" | "be") => (source: SourceAudio) => ["-c:a", `pcm_s${depthOf(source)}${order}`, ...DITHER];
const mp3 = (quality: string[]) => (source: SourceAudio) => [
  ...["-c:a", "libmp3lame", ...quality],
  ...lossyRate(source),
  ...stereo(source),
];

export const RENDITION_PROFILES: Readonly<Record<RenderedFormat, RenditionProfile>> = {
  flac: {
    ...{ extension: "flac", mimeType: "audio/flac", muxer: "flac", family: "vorbis", cover: "stream" },
    listCodec: (source) => {
      const depth = depthOf(source);
      const format = depth === 16 ? ["-sample_fmt", "s16"] : ["-sample_fmt", "s32", "-bits_per_raw_sample", "24"];
      return ["-c:a", "flac", "-compression_level", "8", ...format, ...DITHER];
    },
  },
  alac: {
    ...{ extension: "m4a", mimeType: "audio/mp4", muxer: "ipod", family: "mp4", cover: "stream" },
    listCodec: (source) => ["-c:a", "alac", "-sample_fmt", depthOf(source) === 16 ? "s16p" : "s32p", ...DITHER],
  },
  wav: {
    ...{ extension: "wav", mimeType: "audio/wav", muxer: "wav", family: "id3", cover: "chunk" },
    listCodec: pcm("le"),
  },
  aiff: {
    ...{ extension: "aiff", mimeType: "audio/aiff", muxer: "aiff", family: "id3", cover: "stream" },
    listCodec: (source) => [...pcm("be")(source), "-write_id3v2", "1"],
  },
  mp3_v0: {
    ...{ extension: "mp3", mimeType: "audio/mpeg", muxer: "mp3", family: "id3", cover: "stream" },
    listCodec: mp3(["-q:a", "0"]),
  },
  mp3_320: {
    ...{ extension: "mp3", mimeType: "audio/mpeg", muxer: "mp3", family: "id3", cover: "stream" },
    listCodec: mp3(["-b:a", "320k"]),
  },
  aac: {
    ...{ extension: "m4a", mimeType: "audio/mp4", muxer: "ipod", family: "mp4", cover: "stream" },
    listCodec: (source) => ["-c:a", "aac", "-b:a", "256k", ...lossyRate(source), ...stereo(source)],
  },
  ogg: {
    ...{ extension: "ogg", mimeType: "audio/ogg", muxer: "ogg", family: "vorbis", cover: "comment" },
    listCodec: (source) => ["-c:a", "libvorbis", "-q:a", "7", ...lossyRate(source), ...stereo(source)],
  },
  opus: {
    ...{ extension: "opus", mimeType: "audio/ogg", muxer: "opus", family: "vorbis", cover: "comment" },
    listCodec: (source) => ["-c:a", "libopus", "-b:a", "160k", "-ar", "48000", ...stereo(source)],
  },
};
