import "server-only";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { FLACDecoder } from "@wasm-audio-decoders/flac";
import { OggVorbisDecoder } from "@wasm-audio-decoders/ogg-vorbis";
import { MPEGDecoder } from "mpg123-decoder";
import { OggOpusDecoder } from "ogg-opus-decoder";
import type { Decoded } from "./examination";
import { PeakMeter } from "./peak-meter";
import { createPreviewEncoder, mixDown, type PreviewEncoder } from "./preview-encoder";
import type { PreviewWindow } from "./preview-profile";
import type { AudioMetadata } from "./read-audio-metadata";
import { readPcm } from "./read-pcm";
import { SoundMeter } from "./sound-meter";

type Sound = { channelData: Float32Array[]; samplesDecoded: number; sampleRate: number };
type StreamDecoder = {
  ready: Promise<void>;
  decode(bytes: Uint8Array): Sound | Promise<Sound>;
  flush?: () => Promise<Sound>;
  free(): void;
};

const DECODERS = {
  mpeg: () => new MPEGDecoder() as StreamDecoder,
  flac: () => new FLACDecoder() as StreamDecoder,
  vorbis: () => new OggVorbisDecoder() as StreamDecoder,
  opus: () => new OggOpusDecoder() as StreamDecoder,
};

/** The way without ffmpeg: WASM decoders and our own PCM reader, streamed, so that length does not cost memory. */
export async function decodeWithWasm(
  path: string,
  metadata: AudioMetadata,
  window: PreviewWindow,
  previewPath: string,
): Promise<Decoded> {
  const meter = new PeakMeter();
  let preview: PreviewEncoder | null = null;
  let meterOfSound: SoundMeter | null = null;
  let rateHz = metadata.facts.sampleRateHz;
  for await (const sound of listSounds(path, metadata)) {
    if (sound.samplesDecoded === 0) continue;
    if (!preview) {
      rateHz = sound.sampleRate;
      meterOfSound = new SoundMeter(rateHz, metadata.facts.isLossless);
      preview = await createPreviewEncoder(rateHz, sound.channelData.length, window);
    }
    preview.add(sound.channelData);
    for (const sample of mixDown(sound.channelData)) meter.add(sample);
    const chunks = sound.channelData.map((samples) => ({ samples, offset: 0, stride: 1 }));
    meterOfSound?.add(chunks, sound.samplesDecoded, 1);
  }
  if (preview) await writeFile(previewPath, preview.finish());
  const findings = (meterOfSound ?? new SoundMeter(rateHz, false)).finish();
  return { durationMs: Math.round((meter.frames * 1000) / rateHz), peaks: meter.finish(), sound: findings };
}

async function* listSounds(path: string, { format, audioOffset }: AudioMetadata): AsyncGenerator<Sound> {
  const kind = format.wasmDecoder;
  if (kind === null) throw new Error(`no WASM decoder for ${format.label}`);
  if (kind === "wav" || kind === "aiff") {
    yield* readPcm(path, kind);
    return;
  }
  const decoder = DECODERS[kind]();
  await decoder.ready;
  try {
    for await (const chunk of createReadStream(path, { start: audioOffset, highWaterMark: 131_072 }))
      yield await decoder.decode(chunk);
    if (decoder.flush) yield await decoder.flush();
  } finally {
    decoder.free();
  }
}
