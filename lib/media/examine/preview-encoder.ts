import "server-only";
import { createMp3Encoder } from "wasm-media-encoders";
import { chooseFades, choosePreviewProfile, type PreviewWindow } from "./preview-profile";

export type PreviewEncoder = { add(channels: readonly Float32Array[]): void; finish(): Uint8Array };

/** Takes decoded sound from its start and keeps the window as a faded MP3, about 720 KB; the rest passes by. */
export async function createPreviewEncoder(
  sampleRateHz: number,
  channelCount: number,
  window: PreviewWindow,
): Promise<PreviewEncoder> {
  const encoder = await createMp3Encoder();
  const profile = choosePreviewProfile(sampleRateHz, channelCount);
  encoder.configure({
    sampleRate: sampleRateHz,
    channels: profile.channels,
    bitrate: profile.bitrateKbps,
    outputSampleRate: profile.rateHz,
  });
  const [from, to] = [window.fromMs, window.toMs].map((ms) => Math.round((ms * sampleRateHz) / 1000)) as [
    number,
    number,
  ];
  const parts: Uint8Array[] = [];
  let position = 0;
  return {
    add: (channels) => {
      const length = channels[0]?.length ?? 0;
      const [start, end] = [Math.max(0, from - position), Math.min(length, to - position)];
      if (start < end) {
        const source = profile.channels === 2 ? channels : [mixDown(channels)];
        const faded = source.map((samples) =>
          fade(samples.subarray(start, end), position + start, sampleRateHz, window),
        );
        parts.push(Uint8Array.from(encoder.encode(faded))); // the encoder reuses its buffer
      }
      position += length;
    },
    finish: () => {
      parts.push(Uint8Array.from(encoder.finalize()));
      return Buffer.concat(parts);
    },
  };
}

/** The mean of all channels; the same array when there is one only. */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0), ...others] = channels;
  if (others.length === 0) return first;
  return first.map(
    (sample, index) => others.reduce((sum, channel) => sum + (channel[index] ?? 0), sample) / channels.length,
  );
}

function fade(samples: Float32Array, startFrame: number, rateHz: number, window: PreviewWindow): Float32Array {
  const { inMs, outMs } = chooseFades(window);
  if (inMs === 0 && outMs === 0) return samples;
  return samples.map((sample, index) => {
    const atMs = ((startFrame + index) * 1000) / rateHz;
    const rise = inMs > 0 ? (atMs - window.fromMs) / inMs : 1;
    return sample * Math.max(0, Math.min(1, rise, (window.toMs - atMs) / outMs));
  });
}
