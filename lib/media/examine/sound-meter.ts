import "server-only";
import type { SoundFindings } from "./examination";
import { type SoundChunk, SpectrumMeter } from "./spectrum-meter";

/** One step of 16 bits below full scale, so that a 16-bit and a 24-bit file are judged alike. */
const FULL_SCALE = 32_766.5 / 32_768;
const CLIPPED_RUN = 4;
const SILENCE = 0.001;

type Channel = { run: number };
/** Listens at the full rate for what an artist wants to hear before the shop does: clipping, silence, a lossy past. */
export class SoundMeter {
  readonly #rateHz: number;
  readonly #spectrum: SpectrumMeter | null;
  #channels: Channel[] = [];
  #frames = 0;
  #firstLoud = -1;
  #lastLoud = -1;
  #clipped = 0;

  /** `hasSpectrum`: whether to look for a lossy encoder's edge; pointless in files that are lossy. */
  constructor(rateHz: number, hasSpectrum: boolean) {
    this.#rateHz = rateHz;
    this.#spectrum = hasSpectrum ? new SpectrumMeter(rateHz) : null;
  }

  /** All channels of the same stretch of time, `frames` long; `scale` makes the samples −1…1. */
  add(channels: readonly SoundChunk[], frames: number, scale: number): void {
    channels.forEach((chunk, index) => {
      this.#channels[index] ??= { run: 0 };
      this.#listen(chunk, this.#channels[index], frames, scale);
    });
    const [first] = channels;
    if (first) this.#spectrum?.add(first, frames, scale);
    this.#frames += frames;
  }

  finish(): SoundFindings {
    for (const channel of this.#channels) this.#endRun(channel);
    const toMs = (frames: number) => Math.round((frames * 1000) / this.#rateHz);
    const isSilent = this.#firstLoud < 0;
    return {
      clippedStretches: this.#clipped,
      isSilent,
      leadSilenceMs: isSilent ? toMs(this.#frames) : toMs(this.#firstLoud),
      tailSilenceMs: isSilent ? toMs(this.#frames) : toMs(this.#frames - 1 - this.#lastLoud),
      lossyCutoffHz: isSilent ? null : (this.#spectrum?.findEdge() ?? null),
    };
  }

  #listen({ samples, offset, stride }: SoundChunk, channel: Channel, frames: number, scale: number): void {
    const [full, quiet] = [FULL_SCALE / scale, SILENCE / scale];
    for (let frame = 0, at = offset; frame < frames; frame++, at += stride) {
      const sample = samples[at] ?? 0;
      const level = sample < 0 ? -sample : sample;
      if (level >= full) channel.run += 1;
      else if (channel.run > 0) this.#endRun(channel);
      if (level > quiet) {
        const place = this.#frames + frame;
        if (this.#firstLoud < 0 || place < this.#firstLoud) this.#firstLoud = place;
        if (place > this.#lastLoud) this.#lastLoud = place;
      }
    }
  }

  #endRun(channel: Channel): void {
    if (channel.run >= CLIPPED_RUN) this.#clipped += 1;
    channel.run = 0;
  }
}
