import "server-only";

import { PREVIEW_LENGTH_MS } from "@/lib/shared/preview-window";

export const PREVIEW_MIME_TYPE = "audio/mpeg";

/** The part of a recording to keep, on the clock of the recording (`previewWindow` of lib/shared). */
export type PreviewWindow = { fromMs: number; toMs: number };

const MP3_RATES_HZ = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000] as const;
type Mp3Rate = (typeof MP3_RATES_HZ)[number];

/** MP3 knows nine sample rates; anything else becomes the one of its own family. Bitrates are what each rate allows. */
export function choosePreviewProfile(sampleRateHz: number, channels: number) {
  const fallback: Mp3Rate = sampleRateHz % 44_100 === 0 ? 44_100 : 48_000;
  const rateHz = MP3_RATES_HZ.find((rate) => rate === sampleRateHz) ?? fallback;
  const bitrateKbps = rateHz >= 32_000 ? (192 as const) : rateHz >= 16_000 ? (96 as const) : (64 as const);
  return { rateHz, bitrateKbps, channels: channels === 2 ? (2 as const) : (1 as const) };
}

/** A cut is faded where it cuts; a track that is short enough to be heard whole is left as it is. */
export function chooseFades({ fromMs, toMs }: PreviewWindow): { inMs: number; outMs: number } {
  const isCut = fromMs > 0 || toMs - fromMs >= PREVIEW_LENGTH_MS;
  return { inMs: fromMs > 0 ? 400 : 0, outMs: isCut ? 1500 : 0 };
}
