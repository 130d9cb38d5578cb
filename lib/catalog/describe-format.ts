import "server-only";
import { formatName } from "../shared/format-name";

type Master = { codec: string; mime_type: string; bit_depth: number | null; sample_rate_hz: number };

/** What a buyer reads about a master: "FLAC 24-bit 48 kHz", "WAV 16-bit 44.1 kHz", "MP3 44.1 kHz". */
export function describeFormat({ codec, mime_type: mimeType, bit_depth: bits, sample_rate_hz: rate }: Master): string {
  const depth = bits ? ` ${bits}-bit` : "";
  return `${formatName({ codec, mimeType })}${depth} ${Number((rate / 1000).toFixed(3))} kHz`;
}
