import { expect, test } from "vitest";
import { type LocalRefusals, readOutcome } from "./send-file";

const say = (title: string) => ({ title, detail: title, isTransient: true });
const words: LocalRefusals = { offline: say("offline"), garbled: say("garbled"), signedOut: say("signedOut") };
const track = {
  id: "trk_1",
  releaseId: "rel_1",
  artistId: "art_1",
  title: "Gaslight Waltz",
  position: 1,
  cid: "bafy1",
  previewCid: null,
  contentHash: "00",
  sizeBytes: 10,
  mimeType: "audio/flac",
  codec: "FLAC",
  isLossless: true,
  durationMs: 1000,
  sampleRateHz: 48_000,
  bitDepth: 24,
  bitrateBps: null,
  channels: 2,
  metadata: {},
  peaks: [0.1, 1],
  coverUrl: null,
  priceMinor: 0,
  isPriced: false,
  currency: "USD",
  revenueProjection: { dailyMinor: 0, monthlyMinor: 0, annualMinor: 0 },
};
const stored = JSON.stringify({ track, processingMs: 5 });
const problem = (status: number, title: string, detail: string) =>
  JSON.stringify({ type: "urn:x", title, status, detail, code: "x", requestId: "r" });

test.each([
  ["a page where JSON should be is not success", 201, "<html>", { kind: "refused", refusal: words.garbled }],
  ["half an answer is not success", 201, stored.slice(0, 40), { kind: "refused", refusal: words.garbled }],
  ["a gateway's own error page", 502, "<html>", { kind: "refused", refusal: words.garbled }],
  [
    "a session that ended keeps the file",
    401,
    problem(401, "Sign in first", "x"),
    { kind: "refused", refusal: words.signedOut },
  ],
  [
    "not music: the server's words, and no use in sending it again",
    415,
    problem(415, "Not a format we take", "A web page."),
    { kind: "refused", refusal: { title: "Not a format we take", detail: "A web page.", isTransient: false } },
  ],
  [
    "a busy server may take it later",
    503,
    problem(503, "Not available right now", "Soon."),
    { kind: "refused", refusal: { title: "Not available right now", detail: "Soon.", isTransient: true } },
  ],
  ["201 is new", 201, stored, { kind: "stored", track, isDuplicate: false }],
  ["200 was here before", 200, stored, { kind: "stored", track, isDuplicate: true }],
])("%s", (_label, status, text, outcome) => expect(readOutcome(status, text, words)).toEqual(outcome));
