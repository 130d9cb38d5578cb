import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Decoded } from "./examination";
import { PeakMeter } from "./peak-meter";
import { chooseFades, choosePreviewProfile, type PreviewWindow } from "./preview-profile";
import type { AudioMetadata } from "./read-audio-metadata";
import { SoundMeter } from "./sound-meter";

const METER_RATE_HZ = 8_000;

/** One run of ffmpeg: 8 kHz mono to us for length and peaks, all samples for what is amiss, the preview to `previewPath`. */
export async function decodeWithFfmpeg(
  ffmpegPath: string,
  path: string,
  metadata: AudioMetadata,
  window: PreviewWindow,
  previewPath: string,
): Promise<Decoded> {
  const child = spawn(ffmpegPath, listArguments(path, metadata, window, previewPath), {
    stdio: ["ignore", "pipe", "ignore", "pipe"],
  });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  try {
    const ended = new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve());
    });
    const { sampleRateHz, channels, isLossless } = metadata.facts;
    const meter = new PeakMeter();
    const sound = new SoundMeter(sampleRateHz, isLossless);
    const [meterPipe, soundPipe] = listPipes(child);
    await Promise.all([measure(meterPipe, meter), listen(soundPipe, sound, channels), ended]);
    // the exit code says nothing here: ffmpeg ends with 0 on half a file and 1 on a cover it dislikes; samples count
    const durationMs = Math.round((meter.frames * 1000) / METER_RATE_HZ);
    return { durationMs, peaks: meter.finish(), sound: sound.finish() };
  } finally {
    stop();
    process.off("exit", stop);
  }
}

function listArguments(path: string, metadata: AudioMetadata, window: PreviewWindow, previewPath: string): string[] {
  const { format, facts, audioOffset } = metadata;
  const preview = choosePreviewProfile(facts.sampleRateHz, facts.channels);
  const sound = `aresample=${facts.sampleRateHz},aformat=sample_fmts=s16`;
  const meter = `aresample=${METER_RATE_HZ},aformat=sample_fmts=s16:channel_layouts=mono`;
  const graph = `[0:a:0]asplit=3[a][b][c];[a]${meter}[meter];[b]${describePreview(window)}[preview];[c]${sound}[sound]`;
  return [
    ["-nostdin", "-y", "-hide_banner", "-v", "quiet", "-protocol_whitelist", "file,pipe", "-threads", "1"],
    audioOffset > 0 ? ["-skip_initial_bytes", String(audioOffset)] : [],
    ["-f", format.demuxer, "-i", `file:${path}`, "-filter_complex", graph],
    ["-map", "[meter]", "-f", "s16le", "pipe:1"],
    ["-map", "[sound]", "-f", "s16le", "-ac", String(facts.channels), "pipe:3"],
    ["-map", "[preview]", "-map_metadata", "-1", "-c:a", "libmp3lame", "-b:a", `${preview.bitrateKbps}k`],
    ["-ar", String(preview.rateHz), "-ac", String(preview.channels), "-f", "mp3", `file:${previewPath}`],
  ].flat();
}

/** Cut by decoded time, not by seeking: an MP3 without an index would land seconds away. */
function describePreview(window: PreviewWindow): string {
  const { inMs, outMs } = chooseFades(window);
  const cut = `atrim=start=${window.fromMs / 1000}:end=${Math.max(1, window.toMs) / 1000},asetpts=PTS-STARTPTS`;
  const outAt = (window.toMs - window.fromMs - outMs) / 1000;
  const fadeIn = inMs > 0 ? `,afade=t=in:d=${inMs / 1000}` : "";
  const fadeOut = outMs > 0 ? `,afade=t=out:st=${outAt}:d=${outMs / 1000}` : "";
  return cut + fadeIn + fadeOut;
}

function listPipes(child: ChildProcess): [Readable, Readable] {
  const [, meter, , sound] = child.stdio;
  if (!meter || !sound) throw new Error("ffmpeg was started without its pipes");
  return [meter as Readable, sound as Readable];
}

async function measure(samples: Readable, meter: PeakMeter): Promise<void> {
  for await (const bytes of cutFrames(samples, 2)) {
    for (let offset = 0; offset < bytes.length; offset += 2) meter.add(bytes.readInt16LE(offset) / 32_768);
  }
}

async function listen(samples: Readable, sound: SoundMeter, channels: number): Promise<void> {
  for await (const bytes of cutFrames(samples, 2 * channels)) {
    // a view on whole samples needs an even address
    const even = bytes.byteOffset % 2 === 0 ? bytes : Buffer.from(bytes);
    const values = new Int16Array(even.buffer, even.byteOffset, even.length / 2);
    const chunks = Array.from({ length: channels }, (_, offset) => ({ samples: values, offset, stride: channels }));
    sound.add(chunks, values.length / channels, 1 / 32_768);
  }
}

/** A chunk may end in the middle of a frame: the odd bytes wait for the next one. */
async function* cutFrames(samples: Readable, frameBytes: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of samples as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const whole = bytes.length - (bytes.length % frameBytes);
    yield bytes.subarray(0, whole);
    rest = bytes.subarray(whole);
  }
}
