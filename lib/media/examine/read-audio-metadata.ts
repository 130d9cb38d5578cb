import "server-only";
import { fileTypeFromFile } from "file-type";
import { type ICommonTagsResult, type IFormat, type IPicture, parseFile } from "music-metadata";
import { CREDIT_ROLES, type Credit, LONGEST_LYRICS, MOST_CREDITS } from "@/lib/shared/schemas/draft";
import { cleanLines, cleanText } from "../clean-text";
import { ACCEPTED_FORMATS, type AudioFormat, findFormat, isAcceptedName } from "./audio-formats";
import { checkLayout } from "./check-layout";
import { type AudioFacts, AudioRefusal, type TrackTags } from "./examination";
import { nameForeign } from "./name-foreign";
import { readId3Length } from "./read-id3-length";
import { readPcmLength } from "./read-pcm";

const MAX_PICTURE_BYTES = 10_000_000;
const LOSSLESS_CODECS = ["FLAC", "ALAC", "PCM"];

/** `headerMs` is the length the header tells, 0 when it tells none; a promise only where the format has exact lengths. */
export type AudioMetadata = {
  format: AudioFormat;
  facts: AudioFacts;
  headerMs: number;
  /** The length that an index in the file states, in ms; null when the file has none and its length is guessed. */
  promisedMs: number | null;
  tags: TrackTags;
  picture: Uint8Array | null;
  audioOffset: number;
};

/**
 * Says what a file is by its content, its name and its headers. Throws `AudioRefusal` unless container, codec and sample
 * rate are all known: the parser alone would take HTML and empty files named .mp3.
 */
export async function readAudioMetadata(path: string, fileName: string, sizeBytes: number): Promise<AudioMetadata> {
  if (!isAcceptedName(fileName)) {
    throw new AudioRefusal(
      "unsupported_media",
      "foreign_extension",
      `The name does not end like an audio file. Send ${ACCEPTED_FORMATS}.`,
    );
  }
  const audioOffset = await readId3Length(path);
  if (audioOffset > 0 && audioOffset >= sizeBytes)
    throw brokenHeader("its ID3 tag claims to be longer than the whole file");
  const detected = sizeBytes === 0 ? undefined : await fileTypeFromFile(path).catch(() => undefined);
  const format = detected && findFormat(detected.mime);
  if (!format) {
    const seen = sizeBytes === 0 ? "The file is empty" : await nameForeign(path, detected?.mime);
    throw new AudioRefusal("unsupported_media", "not_audio", `${seen}. Send ${ACCEPTED_FORMATS}.`);
  }
  await checkLayout(path, format, audioOffset, sizeBytes);
  const parsed = await parseHeaders(path, format);
  const facts = checkFacts(parsed.format, format);
  const headerMs = (await readPcmLength(path, format.wasmDecoder)) ?? toMs(parsed.format.duration);
  const tags = collectTags(parsed.common, parsed.format);
  const promisedMs = isGuessed(parsed.format) ? null : headerMs;
  return { format, facts, headerMs, promisedMs, tags, picture: choosePicture(parsed.common.picture), audioOffset };
}

function toMs(seconds: number | undefined): number {
  return seconds !== undefined && Number.isFinite(seconds) ? Math.round(seconds * 1000) : 0;
}

/** Without an index the parser divides the bytes by the first bitrate, and gives that many samples too. */
function isGuessed({ duration, numberOfSamples, sampleRate }: IFormat): boolean {
  if (duration === undefined) return true;
  return numberOfSamples !== undefined && Math.abs(numberOfSamples / (sampleRate ?? 1) - duration) < 0.001;
}

async function parseHeaders(path: string, format: AudioFormat) {
  try {
    return await parseFile(path, { duration: format.demuxer === "ogg" });
  } catch {
    // the parser throws its own errors, RangeError and TypeError alike on hostile input: all mean the same here
    throw new AudioRefusal(
      "unprocessable",
      "broken_header",
      `The ${format.label} header cannot be read. Export the file again.`,
    );
  }
}

function checkFacts(parsed: IFormat, format: AudioFormat): AudioFacts {
  const codec = nameCodec(parsed, format);
  const { container, sampleRate, numberOfChannels } = parsed;
  if (!container) throw brokenHeader("its container is unknown");
  if (!sampleRate || sampleRate < 4_000 || sampleRate > 768_000)
    throw brokenHeader(`its sample rate is ${sampleRate ?? "unknown"}`);
  if (!numberOfChannels || numberOfChannels > 8) throw brokenHeader(`it has ${numberOfChannels ?? "no"} channels`);
  const isLossless = LOSSLESS_CODECS.includes(codec);
  return {
    mimeType: format.mimeType,
    container,
    codec,
    isLossless,
    sampleRateHz: sampleRate,
    bitDepth: isLossless ? (parsed.bitsPerSample ?? null) : null,
    bitrateBps: parsed.bitrate && Number.isFinite(parsed.bitrate) ? Math.round(parsed.bitrate) : null,
    channels: numberOfChannels,
  };
}

/** The names the store uses; a codec outside them is refused even when some decoder could read it. */
function nameCodec(parsed: IFormat, format: AudioFormat): string {
  const codec = parsed.codec ?? "";
  if (format.label === "MP3" && codec.endsWith("Layer 3")) return "MP3";
  if (format.label === "FLAC") return "FLAC";
  if (format.label === "Ogg Vorbis" && codec.startsWith("Vorbis")) return "Vorbis";
  if (format.label === "Opus" && codec === "Opus") return "Opus";
  // 65534 is WAVE_FORMAT_EXTENSIBLE, 3 is IEEE float: samples as they are
  if (format.label === "WAV" && /^(PCM|IEEE_FLOAT|non-PCM \((65534|3)\))$/.test(codec)) return "PCM";
  if (format.label === "AIFF" && /pcm|float|not compressed/i.test(codec) && !/law/i.test(codec)) return "PCM";
  if (format.label === "M4A" && !parsed.hasVideo && /ALAC/i.test(codec)) return "ALAC";
  if (format.label === "M4A" && !parsed.hasVideo && /AAC/i.test(codec)) return "AAC";
  if (codec === "") throw brokenHeader("its codec is unknown");
  throw new AudioRefusal(
    "unsupported_media",
    "unsupported_codec",
    `${format.label} with ${codec} is not accepted. Send ${ACCEPTED_FORMATS}.`,
  );
}

function collectTags(common: ICommonTagsResult, format: IFormat): TrackTags {
  const tags: TrackTags = {
    title: cleanText(common.title),
    artist: cleanText(common.artist),
    album: cleanText(common.album),
    genre: cleanText(common.genre?.[0]),
    year: common.year,
    trackNumber: common.track.no ?? undefined,
    discNumber: common.disk.no ?? undefined,
    isrc: cleanText(common.isrc?.[0]),
    encoder: cleanText(format.tool),
    lyrics: collectLyrics(common),
    credits: collectCredits(common),
  };
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined && !Number.isNaN(value)));
}

function collectLyrics({ lyrics }: ICommonTagsResult): string | undefined {
  const given = lyrics?.find(({ text }) => text) ?? lyrics?.find(({ syncText }) => syncText?.length > 0);
  return cleanLines(given?.text ?? given?.syncText.map(({ text }) => text).join("\n"), LONGEST_LYRICS);
}

/** Each person once per role, in the order of the roles. */
function collectCredits(common: ICommonTagsResult): Credit[] | undefined {
  const named: Readonly<Partial<Record<Credit["role"], unknown>>> = common;
  const credits = CREDIT_ROLES.flatMap((role) => {
    const names = Array.isArray(named[role]) ? named[role].map((name) => cleanText(name)) : [];
    return [...new Set(names)].flatMap((name) => (name ? [{ role, name }] : []));
  }).slice(0, MOST_CREDITS);
  return credits.length > 0 ? credits : undefined;
}

function choosePicture(pictures: IPicture[] | undefined): Uint8Array | null {
  const picture = pictures?.find((candidate) => candidate.type === "Cover (front)") ?? pictures?.[0];
  return picture && picture.data.length > 0 && picture.data.length <= MAX_PICTURE_BYTES ? picture.data : null;
}

function brokenHeader(what: string): AudioRefusal {
  return new AudioRefusal(
    "unprocessable",
    "broken_header",
    `The file cannot be used: ${what}. Export it again from your editor.`,
  );
}
