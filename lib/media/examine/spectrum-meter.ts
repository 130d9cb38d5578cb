import "server-only";

/** The samples of one channel: an array of its own, or every so many of one that holds all. */
export type SoundChunk = { samples: ArrayLike<number>; offset: number; stride: number };

const SIZE = 4_096;
const MOST_WINDOWS = 600;
/** Where encoders cut: 128 kbit/s of MP3 at 16 kHz, 320 at 20; higher is the edge that resampling leaves. */
const LOWEST_EDGE_HZ = 14_500;
const HIGHEST_EDGE_HZ = 20_600;
const EDGE_WIDTH_HZ = 700;
const SHOULDER_HZ = 1_200;
const LEAST_DROP_DB = 25;
/** Per bin, of a full-scale tone: fainter than this, nothing was there to be cut. */
const LEAST_LEVEL_DB = -105;
const HALF = Array.from({ length: SIZE / 2 }, (_, n) => (-2 * Math.PI * n) / SIZE);
const COSINES = Float64Array.from(HALF, Math.cos);
const SINES = Float64Array.from(HALF, Math.sin);

/** Averages spectra of a window a second, and finds the cliff that a lossy encoder leaves in what it was asked to keep. */
export class SpectrumMeter {
  readonly #rateHz: number;
  readonly #power = new Float64Array(SIZE / 2);
  readonly #window = new Float64Array(SIZE);
  #fill = 0;
  #skip = 0;
  #windows = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
  }

  add({ samples, offset, stride }: SoundChunk, frames: number, scale: number): void {
    for (let frame = 0; frame < frames; ) {
      if (this.#windows >= MOST_WINDOWS) return;
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, frames - frame);
        this.#skip -= step;
        frame += step;
        continue;
      }
      this.#window[this.#fill++] = (samples[offset + frame * stride] ?? 0) * scale;
      frame += 1;
      if (this.#fill === SIZE) this.#close();
    }
  }

  /** The frequency of the cliff in Hz; null when the spectrum ends as instruments and filters end it. */
  findEdge(): number | null {
    if (this.#windows === 0 || this.#rateHz < 2 * (LOWEST_EDGE_HZ + SHOULDER_HZ)) return null;
    const last = Math.min(HIGHEST_EDGE_HZ, this.#rateHz / 2 - EDGE_WIDTH_HZ - SHOULDER_HZ / 2);
    let [edgeHz, steepest] = [0, 0];
    for (let hz = LOWEST_EDGE_HZ; hz <= last; hz += 50) {
      const below = this.#level(hz - SHOULDER_HZ, hz);
      const drop = below - this.#level(hz + EDGE_WIDTH_HZ, hz + EDGE_WIDTH_HZ + SHOULDER_HZ / 2);
      if (below >= LEAST_LEVEL_DB && drop > steepest) [edgeHz, steepest] = [hz, drop];
    }
    if (steepest < LEAST_DROP_DB) return null;
    // a note or a whistle above the cliff was never through an encoder
    const above = this.#level(edgeHz + EDGE_WIDTH_HZ, this.#rateHz / 2);
    return this.#level(edgeHz - SHOULDER_HZ, edgeHz) - above >= LEAST_DROP_DB ? edgeHz : null;
  }

  /** Mean of the decibels (of a full-scale tone) between two frequencies: a single loud tone does not make a band. */
  #level(fromHz: number, toHz: number): number {
    const binOf = (hz: number) => Math.min(SIZE / 2 - 1, Math.round((hz * SIZE) / this.#rateHz));
    const [from, to] = [binOf(fromHz), binOf(toHz)];
    let sum = 0;
    const fullScale = this.#windows * SIZE * SIZE * 0.0625;
    for (let bin = from; bin <= to; bin++) sum += 10 * Math.log10((this.#power[bin] ?? 0) / fullScale + 1e-30);
    return sum / (to - from + 1);
  }

  #close(): void {
    const real = this.#window.map((value, n) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / SIZE)));
    const imaginary = new Float64Array(SIZE);
    transform(real, imaginary);
    for (let bin = 0; bin < SIZE / 2; bin++)
      this.#power[bin] = (this.#power[bin] ?? 0) + (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2;
    this.#windows += 1;
    this.#fill = 0;
    this.#skip = Math.max(0, this.#rateHz - SIZE);
  }
}

/** Radix-2 Fourier transform in place; the length is a power of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  reorder(real);
  for (let length = 2; length <= SIZE; length *= 2) {
    for (let start = 0; start < SIZE; start += length) {
      for (let k = 0; k < length / 2; k++) butterfly(real, imaginary, start + k, length, k * (SIZE / length));
    }
  }
}

function butterfly(real: Float64Array, imaginary: Float64Array, a: number, length: number, turn: number): void {
  const b = a + length / 2;
  const cos = COSINES[turn] ?? 0;
  const sin = SINES[turn] ?? 0;
  const re = real[b] ?? 0;
  const im = imaginary[b] ?? 0;
  const turnedRe = re * cos - im * sin;
  const turnedIm = re * sin + im * cos;
  real[b] = (real[a] ?? 0) - turnedRe;
  imaginary[b] = (imaginary[a] ?? 0) - turnedIm;
  real[a] = (real[a] ?? 0) + turnedRe;
  imaginary[a] = (imaginary[a] ?? 0) + turnedIm;
}

function reorder(values: Float64Array): void {
  for (let i = 1, j = 0; i < SIZE; i++) {
    let bit = SIZE >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) [values[i], values[j]] = [values[j] ?? 0, values[i] ?? 0];
  }
}
