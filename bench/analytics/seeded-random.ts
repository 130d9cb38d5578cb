/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seedRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Draws from 0 to `size` - 1; rank r comes up in proportion to 1 / (r + 1). Which number has which rank is shuffled by `seed`:
 * with the same one, who sells much is heard much.
 */
export function makeZipf(size: number, random: () => number, seed: number): () => number {
  const shuffle = seedRandom(seed);
  const upTo = new Float64Array(size);
  let total = 0;
  for (let rank = 0; rank < size; rank++) {
    total += 1 / (rank + 1);
    upTo[rank] = total;
  }
  const numbers = Uint32Array.from({ length: size }, (_, n) => n);
  for (let n = size - 1; n > 0; n--) {
    const other = Math.floor(shuffle() * (n + 1));
    [numbers[n], numbers[other]] = [numbers[other] as number, numbers[n] as number];
  }
  return () => {
    const wanted = random() * total;
    let [low, high] = [0, size - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return numbers[low] as number;
  };
}

/** A UUIDv7 of that moment; `kind` and `n` make it unique, so nothing random is spent on it and ids rise with time. */
export function uuidAt(atMs: number, kind: number, n: number): string {
  const time = atMs.toString(16).padStart(12, "0");
  const tail = n.toString(16).padStart(15, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kind.toString(16).padStart(3, "0")}-8${tail.slice(0, 3)}-${tail.slice(3)}`;
}
