import type { DownloadFormat } from "./download-format";

/** What a browser says it can play; the types to ask it with, the narrowest there is. */
export const STREAM_TYPES = {
  mp3: "audio/mpeg",
  aac: 'audio/mp4; codecs="mp4a.40.2"',
  alac: 'audio/mp4; codecs="alac"',
  flac: "audio/flac",
  vorbis: 'audio/ogg; codecs="vorbis"',
  opus: 'audio/ogg; codecs="opus"',
  wav: "audio/wav",
  aiff: "audio/aiff",
} as const;
export type StreamCodec = keyof typeof STREAM_TYPES;
export const STREAM_CODECS = Object.keys(STREAM_TYPES) as [StreamCodec, ...StreamCodec[]];

/** Made for listening when the artist's own file will not do, the one to prefer first. All keep their rate when sought in. */
export const STREAM_FORMATS = [
  { format: "mp3_320", codec: "mp3" },
  { format: "aac", codec: "aac" },
  { format: "opus", codec: "opus" },
  { format: "ogg", codec: "vorbis" },
  { format: "mp3_v0", codec: "mp3" },
] as const satisfies readonly { format: Exclude<DownloadFormat, "original">; codec: StreamCodec }[];
