import "server-only";
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Decoded } from "./examination";
import { PeakMeter } from "./peak-meter";
import { chooseFades, choosePreviewProfile, type PreviewWindow } from "./preview-profile";
import type { AudioMetadata } from "./read-audio-metadata";

const METER_RATE_HZ = 8_000;

/** One run of ffmpeg: 8 kHz mono samples to us for length and peaks, the faded MP3 preview to `previewPath`. */
export async function decodeWithFfmpeg(
  ffmpegPath: string,
  path: string,
  metadata: AudioMetadata,
  window: PreviewWindow,
  previewPath: string,
): Promise<Decoded> {
  const child = spawn(ffmpegPath, listArguments(path, metadata, window, previewPath), {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  try {
    const ended = new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", () => resolve());
    });
    const meter = new PeakMeter();
    await Promise.all([measure(child.stdout, meter), ended]);
    // the exit code says nothing here: ffmpeg ends with 0 on half a file and 1 on a cover it dislikes; samples count
    return { durationMs: Math.round((meter.frames * 1000) / METER_RATE_HZ), peaks: meter.finish() };
  } finally {
    stop();
    process.off("exit", stop);
  }
}

function listArguments(path: string, metadata: AudioMetadata, window: PreviewWindow, previewPath: string): string[] {
  const { format, facts, audioOffset } = metadata;
  const preview = choosePreviewProfile(facts.sampleRateHz, facts.channels);
  const meter = `aresample=${METER_RATE_HZ},aformat=sample_fmts=s16:channel_layouts=mono`;
  const graph = `[0:a:0]asplit=2[a][b];[a]${meter}[meter];[b]${describePreview(window)}[preview]`;
  return [
    ["-nostdin", "-y", "-hide_banner", "-v", "quiet", "-protocol_whitelist", "file,pipe", "-threads", "1"],
    audioOffset > 0 ? ["-skip_initial_bytes", String(audioOffset)] : [],
    ["-f", format.demuxer, "-i", `file:${path}`, "-filter_complex", graph],
    ["-map", "[meter]", "-f", "s16le", "pipe:1"],
    ["-map", "[preview]", "-map_metadata", "-1", "-c:a", "libmp3lame", "-b:a", `${preview.bitrateKbps}k`],
    ["-ar", String(preview.rateHz), "-ac", String(preview.channels), "-f", "mp3", `file:${previewPath}`],
  ].flat();
}

/** Cut by decoded time, not by seeking: an MP3 without an index would land seconds away. */
function describePreview(window: PreviewWindow): string {
  const { inMs, outMs } = chooseFades(window);
  const cut = `atrim=start=${window.fromMs / 1000}:end=${Math.max(1, window.toMs) / 1000},asetpts=PTS-STARTPTS`;
  if (inMs === 0) return cut;
  const outAt = (window.toMs - window.fromMs - outMs) / 1000;
  return `${cut},afade=t=in:d=${inMs / 1000},afade=t=out:st=${outAt}:d=${outMs / 1000}`;
}

/** A chunk may end in the middle of a sample: the odd byte waits for the next one. */
async function measure(samples: Readable, meter: PeakMeter): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of samples as AsyncIterable<Buffer>) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const even = bytes.length - (bytes.length % 2);
    for (let offset = 0; offset < even; offset += 2) meter.add(bytes.readInt16LE(offset) / 32_768);
    rest = bytes.subarray(even);
  }
}
