import type { Genre } from "../../lib/shared/schemas/catalog";
import { type Random, randomOf } from "./random";

export const SAMPLE_RATE_HZ = 32_000;

/** How a genre sounds: the scale in semitones, pace, and how loud each voice is. */
type Style = {
  scale: readonly number[];
  beatsPerMinute: number;
  root: number;
  pad: number;
  pluck: number;
  bass: number;
  drum: number;
  attackS: number;
};

const STYLES: Record<Genre, Style> = {
  "tape-drone": {
    scale: [0, 2, 7, 9],
    beatsPerMinute: 46,
    root: 110,
    pad: 0.9,
    pluck: 0.15,
    bass: 0.4,
    drum: 0,
    attackS: 1.6,
  },
  jazz: {
    scale: [0, 2, 3, 5, 7, 9, 10],
    beatsPerMinute: 104,
    root: 146.83,
    pad: 0.25,
    pluck: 0.7,
    bass: 0.7,
    drum: 0.35,
    attackS: 0.02,
  },
  folk: {
    scale: [0, 2, 4, 7, 9],
    beatsPerMinute: 88,
    root: 196,
    pad: 0.3,
    pluck: 0.9,
    bass: 0.35,
    drum: 0.08,
    attackS: 0.01,
  },
  machines: {
    scale: [0, 3, 5, 7, 10],
    beatsPerMinute: 126,
    root: 55,
    pad: 0.35,
    pluck: 0.5,
    bass: 0.9,
    drum: 0.9,
    attackS: 0.005,
  },
  cumbia: {
    scale: [0, 2, 3, 7, 8],
    beatsPerMinute: 98,
    root: 164.81,
    pad: 0.15,
    pluck: 0.8,
    bass: 0.8,
    drum: 0.7,
    attackS: 0.01,
  },
  guitars: {
    scale: [0, 3, 5, 6, 7, 10],
    beatsPerMinute: 116,
    root: 82.41,
    pad: 0.4,
    pluck: 0.85,
    bass: 0.6,
    drum: 0.6,
    attackS: 0.008,
  },
  choir: {
    scale: [0, 2, 4, 5, 7, 9, 11],
    beatsPerMinute: 60,
    root: 130.81,
    pad: 1,
    pluck: 0,
    bass: 0.3,
    drum: 0,
    attackS: 0.5,
  },
};

const SONG_FORM = [0.25, 0.5, 0.9, 0.4, 0.75, 1, 0.6, 0.2];

/** One track as mono samples in [-1, 1]: pads, plucked notes, bass and drums over an eight-part form. Same name, same sound. */
export function synthesiseTrack(name: string, genre: Genre, durationS: number): Float32Array {
  const random = randomOf(`sound:${name}`);
  const style = STYLES[genre];
  const samples = new Float32Array(Math.round(durationS * SAMPLE_RATE_HZ));
  const beatS = 60 / (style.beatsPerMinute * (0.92 + random.next() * 0.16));
  const root = style.root * 2 ** (random.int(-3, 3) / 12);
  const chords = Array.from({ length: 4 }, () => random.pick(style.scale));
  for (let beat = 0; beat * beatS < durationS; beat++) {
    const atS = beat * beatS;
    const loudness = SONG_FORM[Math.floor((atS / durationS) * SONG_FORM.length)] ?? 1;
    const chord = chords[Math.floor(beat / 4) % chords.length] ?? 0;
    playBeat({ samples, random, style, root: root * 2 ** (chord / 12), atS, beatS, beat, loudness });
  }
  return master(samples);
}

type Beat = {
  samples: Float32Array;
  random: Random;
  style: Style;
  root: number;
  atS: number;
  beatS: number;
  beat: number;
  loudness: number;
};

function playBeat({ samples, random, style, root, atS, beatS, beat, loudness }: Beat): void {
  const note = () => root * 2 ** (random.pick(style.scale) / 12);
  if (beat % 4 === 0)
    for (const interval of [0, 7, 12])
      addTone(samples, root * 2 ** (interval / 12), atS, beatS * 4.6, 0.1 * style.pad * loudness, style.attackS, 0.8);
  if (style.pluck > 0)
    for (const offset of [0, 0.5])
      if (random.next() < 0.35 + 0.5 * loudness)
        addTone(samples, note() * 2, atS + offset * beatS, beatS * 1.4, 0.16 * style.pluck * loudness, 0.004, 5);
  if (beat % 2 === 0) addTone(samples, root / 2, atS, beatS * 1.8, 0.26 * style.bass * loudness, 0.01, 2.2);
  if (style.drum > 0.05) {
    if (beat % 2 === 0) addThump(samples, atS, 0.5 * style.drum * loudness);
    addNoise(samples, random, atS + beatS / 2, 0.09 * style.drum * loudness);
  }
}

const TABLE_SIZE = 4096;
/** One period of the voice: a tone with two overtones. Looking it up is five times faster than three sines a sample. */
const VOICE = Float32Array.from({ length: TABLE_SIZE }, (_, i) => {
  const phase = (2 * Math.PI * i) / TABLE_SIZE;
  return Math.sin(phase) + 0.4 * Math.sin(2 * phase) + 0.18 * Math.sin(3 * phase);
});

/** A tone with a linear attack and an exponential fall. */
function addTone(
  samples: Float32Array,
  frequencyHz: number,
  atS: number,
  lengthS: number,
  gain: number,
  attackS: number,
  decay: number,
): void {
  const from = Math.round(atS * SAMPLE_RATE_HZ);
  const count = Math.min(Math.round(lengthS * SAMPLE_RATE_HZ), samples.length - from);
  const step = (frequencyHz * TABLE_SIZE) / SAMPLE_RATE_HZ;
  const attack = attackS * SAMPLE_RATE_HZ;
  const fall = Math.exp(-decay / SAMPLE_RATE_HZ);
  let level = gain;
  for (let i = 0; i < count; i++) {
    const edge = Math.min(1, i / attack, (count - i) / 400);
    samples[from + i] = (samples[from + i] as number) + level * edge * (VOICE[(step * i) & (TABLE_SIZE - 1)] as number);
    level *= fall;
  }
}

function addThump(samples: Float32Array, atS: number, gain: number): void {
  const from = Math.round(atS * SAMPLE_RATE_HZ);
  const count = Math.min(Math.round(0.18 * SAMPLE_RATE_HZ), samples.length - from);
  for (let i = 0; i < count; i++) {
    const t = i / SAMPLE_RATE_HZ;
    samples[from + i] =
      (samples[from + i] ?? 0) + gain * Math.exp(-22 * t) * Math.sin(2 * Math.PI * (48 + 70 * Math.exp(-30 * t)) * t);
  }
}

function addNoise(samples: Float32Array, random: Random, atS: number, gain: number): void {
  const from = Math.round(atS * SAMPLE_RATE_HZ);
  const count = Math.min(Math.round(0.06 * SAMPLE_RATE_HZ), Math.max(0, samples.length - from));
  for (let i = 0; i < count; i++)
    samples[from + i] =
      (samples[from + i] ?? 0) + gain * Math.exp((-60 * i) / SAMPLE_RATE_HZ) * (2 * random.next() - 1);
}

const DRIVE = 1.5;

/** Soft-limited to just under full scale, half a second of fade at each end. */
function master(samples: Float32Array): Float32Array {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const gain = peak === 0 ? 0 : DRIVE / peak;
  const fade = SAMPLE_RATE_HZ / 2;
  return samples.map(
    (sample, i) =>
      (0.89 / Math.tanh(DRIVE)) * Math.tanh(sample * gain) * Math.min(1, i / fade, (samples.length - 1 - i) / fade),
  );
}
