import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PATCH as patchTrack } from "@/app/api/tracks/[id]/route";
import { closeDecoders } from "@/lib/media/examine/decoder-pool";
import { makeArtist } from "@/test/factories";
import { ask, drop, read } from "@/test/folder-drop";
import { readAudioFixture } from "@/test/hostile-audio";
import { TusAsker } from "@/test/tus-asker";
import { startUploadsServer, type UploadsServer } from "@/test/uploads-server";

const PATIENCE_MS = 60_000;
let server: UploadsServer;
beforeAll(async () => {
  server = await startUploadsServer();
});
afterAll(async () => {
  await server.close();
  closeDecoders();
});

/** A mono WAV of 16 bit, each sample from its number. */
function makeMono(rateHz: number, seconds: number, sampleAt: (n: number) => number): Buffer {
  const frames = rateHz * seconds;
  const wav = Buffer.alloc(44 + frames * 2);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  for (const [at, value] of [
    [16, 16],
    [24, rateHz],
    [28, rateHz * 2],
    [40, frames * 2],
  ] as const)
    wav.writeUInt32LE(value, at);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    wav.writeUInt16LE(value, at);
  wav.write("data", 36, "latin1");
  for (let n = 0; n < frames; n++) wav.writeInt16LE(sampleAt(n), 44 + n * 2);
  return wav;
}

describe("what the decode heard is in the report", () => {
  const wave = (n: number) => Math.round(12_000 * Math.sin(n / 9));
  const RATE = 44_100;
  const CUT = readAudioFixture("tide.mp3");
  test.each([
    { code: "silent", path: "a.wav", bytes: makeMono(RATE, 2, () => 0) },
    {
      code: "clipping",
      path: "a.wav",
      bytes: makeMono(RATE, 2, (n) => (n % 1_000 < 9 ? 32_767 : wave(n))),
      values: { count: 89 },
    },
    {
      code: "silent_start",
      path: "a.wav",
      bytes: makeMono(RATE, 5, (n) => (n < 4 * RATE ? 0 : wave(n))),
      values: { ms: 4_000 },
    },
    {
      code: "silent_end",
      path: "a.wav",
      bytes: makeMono(RATE, 9, (n) => (n < 2 * RATE ? wave(n) : 0)),
      values: { ms: 7_000 },
    },
    { code: "truncated", path: "a.mp3", bytes: CUT.subarray(0, Math.floor(CUT.length * 0.6)) },
  ])(
    "$code",
    async ({ code, path, bytes, values }) => {
      const asker = await TusAsker.make(server.url);
      const [release = ""] = await drop(asker, [{ path, bytes }]);
      const draft = await read(asker, release);
      const found = draft.report.filter((item) => item.code !== "missing_cover");
      expect(found.map((item) => item.code)).toEqual([code]);
      expect(found[0]?.trackIds).toEqual([draft.tracks[0]?.id]);
      for (const [key, value] of Object.entries(values ?? {}))
        expect(Math.abs(Number(found[0]?.values[key]) - value), key).toBeLessThanOrEqual(2);
    },
    PATIENCE_MS,
  );

  test(
    "sample rates that differ name the odd ones out",
    async () => {
      const asker = await TusAsker.make(server.url);
      const files = [RATE, RATE, 22_050].map((rate, n) => ({
        path: `${n + 1}.wav`,
        bytes: makeMono(rate, 1, (frame) => wave(frame + n)),
      }));
      const [release = ""] = await drop(asker, files);
      const draft = await read(asker, release);
      const mixed = draft.report.find(({ code }) => code === "mixed_rates");
      expect(mixed).toMatchObject({ trackIds: [draft.tracks[2]?.id], values: { list: "22.05 kHz, 44.1 kHz" } });
    },
    PATIENCE_MS,
  );
});

describe("ISRC, lyrics and credits by hand", () => {
  const [good, other] = ["USS1Z9900001", "GBAYE6800011"];
  test.each([
    { name: "an ISRC that is none", patch: { isrc: "US-1" }, status: 400 },
    { name: "a credit of an unknown role", patch: { credits: [{ role: "cook", name: "Ana" }] }, status: 400 },
    { name: "a credit without a name", patch: { credits: [{ role: "mixer", name: "  " }] }, status: 400 },
    { name: "lyrics without an end", patch: { lyrics: "x".repeat(20_001) }, status: 400 },
    { name: "an ISRC as people write it", patch: { isrc: "us-s1z-99-00001" }, status: 200, found: { isrc: good } },
    { name: "lyrics of a Windows editor", patch: { lyrics: "a\r\nb" }, status: 200, found: { lyrics: "a\nb" } },
    { name: "an ISRC taken away", patch: { isrc: "" }, status: 200, found: { isrc: null } },
  ])(
    "$name",
    async ({ patch, status, found }) => {
      const asker = await TusAsker.make(server.url);
      const [release = ""] = await drop(asker, [{ path: "a.flac", tags: { ISRC: other } }]);
      const [track] = (await read(asker, release)).tracks;
      const reply = await ask(asker, patchTrack, track?.id ?? "", patch);
      expect(reply.status, JSON.stringify(reply.json)).toBe(status);
      expect((await read(asker, release)).tracks[0]).toMatchObject(found ?? { isrc: other, lyrics: "", credits: [] });
    },
    PATIENCE_MS,
  );

  test(
    "the same ISRC twice in a record, and on another record of the artist, is a warning; another artist's is not",
    async () => {
      const artistId = await makeArtist();
      const asker = await TusAsker.make(server.url, artistId);
      const stranger = await TusAsker.make(server.url);
      await drop(stranger, [{ path: "theirs.flac", tags: { ISRC: good } }]);
      await drop(asker, [{ path: "old.flac", tags: { TITLE: "Old one", ISRC: other } }]);
      const [release = ""] = await drop(asker, [
        { path: "a.flac", tags: { ISRC: good } },
        { path: "b.flac", tags: { ISRC: good } },
        { path: "c.flac", tags: { ISRC: other } },
      ]);
      const draft = await read(asker, release);
      const found = draft.report.filter(({ code }) => code.endsWith("isrc") || code === "isrc_elsewhere");
      expect(found).toMatchObject([
        { code: "duplicate_isrc", trackIds: draft.tracks.slice(0, 2).map(({ id }) => id) },
        { code: "isrc_elsewhere", values: { title: "Old one", record: "Old one", isrc: "GB-AYE-68-00011" } },
      ]);
    },
    PATIENCE_MS,
  );
});
