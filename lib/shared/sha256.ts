/** The first 32 bits of the fractional part of a prime's root, as FIPS 180-4 defines SHA-256's constants. */
function fractionOf(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

const PRIMES = firstPrimes(64);
const ROUNDS = Int32Array.from(PRIMES, (prime) => fractionOf(Math.cbrt(prime)));
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fractionOf(Math.sqrt(prime)));
const BLOCK_BYTES = 64;
const encoder = new TextEncoder();
const schedule = new Int32Array(64);

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function expand(view: DataView, offset: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(offset + i * 4);
  for (let i = 16; i < 64; i++) {
    const near = schedule[i - 2] as number;
    const far = schedule[i - 15] as number;
    const s1 = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
    const s0 = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
    schedule[i] = (s1 + (schedule[i - 7] as number) + s0 + (schedule[i - 16] as number)) | 0;
  }
}

function mix(state: Int32Array): void {
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s1 + choice + (ROUNDS[i] as number) + (schedule[i] as number)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + s0 + majority) | 0;
  }
  // an array of the eight would be made a quarter of a million times
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

/** SHA-256 as eight big-endian words, at once and everywhere: a browser's own is asynchronous, and absent on plain http. */
export function sha256Words(text: string): Int32Array {
  const bytes = encoder.encode(text);
  const blocks = Math.ceil((bytes.length + 9) / BLOCK_BYTES);
  const padded = new Uint8Array(blocks * BLOCK_BYTES);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = Int32Array.from(START);
  for (let block = 0; block < blocks; block++) {
    expand(view, block * BLOCK_BYTES);
    mix(state);
  }
  return state;
}
