import { randomBytes } from "node:crypto";

const HEADER_BYTES = 44;
const BYTES_PER_SECOND = 176_400;

/** A WAV of noise (CD quality) that no store has yet. */
export function makeWav(sizeBytes: number): Buffer {
  const wav = randomBytes(sizeBytes);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(sizeBytes - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(44_100, 24);
  wav.writeUInt32LE(BYTES_PER_SECOND, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(sizeBytes - HEADER_BYTES, 40);
  return wav;
}
