import "server-only";
import type { DownloadFormat } from "@/lib/shared/download-format";
import { STREAM_FORMATS, type StreamCodec } from "@/lib/shared/stream-codec";

export type StreamMaster = { codec: string; mimeType: string; sizeBytes: number; durationMs: number };

/** Above what a CD holds a listener on the move pays for bits that the download has anyway. */
const HEAVIEST_BPS = 1_600_000;

const CODEC_BY_NAME: Readonly<Record<string, StreamCodec>> = {
  MP3: "mp3",
  AAC: "aac",
  ALAC: "alac",
  FLAC: "flac",
  Vorbis: "vorbis",
  Opus: "opus",
};

function codecOf({ codec, mimeType }: StreamMaster): StreamCodec | null {
  if (codec === "PCM") return mimeType === "audio/aiff" ? "aiff" : "wav";
  return CODEC_BY_NAME[codec] ?? null;
}

/**
 * As what a player that plays `plays` hears a master: the artist's own file where it can and the file is no heavier than a
 * CD, else the first of `offered` that it can. Null when it can play neither.
 */
export function chooseStream(
  master: StreamMaster,
  plays: readonly StreamCodec[],
  offered: readonly DownloadFormat[],
): DownloadFormat | null {
  const own = codecOf(master);
  const playsOwn = own !== null && plays.includes(own);
  const bitsPerSecond = (master.sizeBytes * 8_000) / Math.max(1, master.durationMs);
  if (playsOwn && bitsPerSecond <= HEAVIEST_BPS) return "original";
  const made = STREAM_FORMATS.find(({ format, codec }) => plays.includes(codec) && offered.includes(format));
  return made?.format ?? (playsOwn ? "original" : null);
}
