import "server-only";

/** One accepted kind of file. `wasmDecoder` is null where only ffmpeg can read it. */
export type AudioFormat = {
  label: string;
  mimeType: string;
  extension: string;
  /** ffmpeg's name of the container, forced so that content cannot choose another reader. */
  demuxer: string;
  wasmDecoder: "mpeg" | "flac" | "vorbis" | "opus" | "wav" | "aiff" | null;
  /** The header's length is a promise: fewer decoded samples mean a truncated file. MP3 and Ogg headers only guess. */
  hasExactLength: boolean;
};

const MP3 = format("MP3", "audio/mpeg", "mp3", "mp3", "mpeg", false);
const FLAC = format("FLAC", "audio/flac", "flac", "flac", "flac", true);
const WAV = format("WAV", "audio/wav", "wav", "wav", "wav", true);
const AIFF = format("AIFF", "audio/aiff", "aiff", "aiff", "aiff", true);
const VORBIS = format("Ogg Vorbis", "audio/ogg", "ogg", "ogg", "vorbis", false);
const OPUS = format("Opus", "audio/ogg", "opus", "ogg", "opus", false);
const M4A = format("M4A", "audio/mp4", "m4a", "mov", null, true);

/** Keys are what file-type says of the content. */
const FORMAT_BY_DETECTED_TYPE: Readonly<Record<string, AudioFormat>> = {
  "audio/mpeg": MP3,
  "audio/flac": FLAC,
  "audio/wav": WAV,
  "audio/aiff": AIFF,
  "audio/ogg": VORBIS,
  "audio/ogg; codecs=opus": OPUS,
  "audio/x-m4a": M4A,
  "audio/mp4": M4A,
  "video/mp4": M4A,
};
const EXTENSIONS = ["mp3", "flac", "wav", "wave", "aif", "aiff", "aifc", "ogg", "oga", "opus", "m4a", "mp4"];
export const ACCEPTED_FORMATS = "FLAC, WAV, AIFF, MP3, Ogg Vorbis, Opus or M4A";

export function findFormat(detectedType: string): AudioFormat | null {
  return Object.hasOwn(FORMAT_BY_DETECTED_TYPE, detectedType) ? (FORMAT_BY_DETECTED_TYPE[detectedType] ?? null) : null;
}

/** A name without an extension says nothing against the file; one with a foreign extension does. */
export function isAcceptedName(fileName: string): boolean {
  const extension = /\.([^./\\]{1,12})$/.exec(fileName)?.[1]?.toLowerCase();
  return extension === undefined || EXTENSIONS.includes(extension);
}

/** The file extension a download gets, from the verified type and codec. */
export function findExtension(mimeType: string, codec: string): string {
  if (mimeType === OPUS.mimeType) return codec === "Opus" ? "opus" : "ogg";
  return Object.values(FORMAT_BY_DETECTED_TYPE).find((known) => known.mimeType === mimeType)?.extension ?? "bin";
}

/** The container by which ffmpeg shall read a kept master, from its verified type. */
export function findDemuxer(mimeType: string): string | null {
  return Object.values(FORMAT_BY_DETECTED_TYPE).find((known) => known.mimeType === mimeType)?.demuxer ?? null;
}

function format(
  label: string,
  mimeType: string,
  extension: string,
  demuxer: string,
  wasmDecoder: AudioFormat["wasmDecoder"],
  hasExactLength: boolean,
): AudioFormat {
  return { label, mimeType, extension, demuxer, wasmDecoder, hasExactLength };
}
