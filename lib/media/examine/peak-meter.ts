import "server-only";

const MAX_BUCKETS = 16_384;
const PEAK_COUNT = 1_000;

/** Measures loudness along a stream of unknown length in bounded memory: when the buckets are full, pairs are merged. */
export class PeakMeter {
  frames = 0;
  #buckets = new Float32Array(MAX_BUCKETS);
  #used = 0;
  #framesPerBucket = 8;
  #fill = 0;
  #highest = 0;

  add(sample: number): void {
    this.frames += 1;
    const level = sample < 0 ? -sample : sample;
    if (level > this.#highest) this.#highest = level;
    this.#fill += 1;
    if (this.#fill === this.#framesPerBucket) this.#close();
  }

  /** 1 000 values from 0 to 1, the highest level of each slice of the stream; empty when nothing was added. */
  finish(): number[] {
    if (this.#fill > 0) this.#close();
    const used = this.#used;
    if (used === 0) return [];
    return Array.from({ length: PEAK_COUNT }, (_, index) => {
      const start = Math.floor((index * used) / PEAK_COUNT);
      const end = Math.max(start + 1, Math.ceil(((index + 1) * used) / PEAK_COUNT));
      let highest = 0;
      for (let i = start; i < end; i++) highest = Math.max(highest, this.#buckets[i] ?? 0);
      return Math.min(1, Math.round(highest * 1000) / 1000);
    });
  }

  #close(): void {
    this.#buckets[this.#used] = this.#highest;
    this.#used += 1;
    if (this.#used === MAX_BUCKETS) this.#merge();
    this.#fill = 0;
    this.#highest = 0;
  }

  #merge(): void {
    for (let i = 0; i < MAX_BUCKETS / 2; i++) {
      this.#buckets[i] = Math.max(this.#buckets[2 * i] ?? 0, this.#buckets[2 * i + 1] ?? 0);
    }
    this.#used = MAX_BUCKETS / 2;
    this.#framesPerBucket *= 2;
  }
}
