import { expect, test } from "vitest";
import { coverUrl } from "./cover-url";
import { formatName } from "./format-name";

test.each([
  ["PCM in a WAV", { codec: "PCM", mimeType: "audio/wav" }, "WAV"],
  ["PCM in an AIFF", { codec: "PCM", mimeType: "audio/aiff" }, "AIFF"],
  ["PCM in something else", { codec: "PCM", mimeType: "audio/x-raw" }, "PCM"],
  ["any other codec by its own name", { codec: "FLAC", mimeType: "audio/flac" }, "FLAC"],
])("%s", (_, file, name) => expect(formatName(file)).toBe(name));

test("a cover that is not there has no address", () => {
  expect([coverUrl(null), coverUrl("bafk1")]).toEqual([null, "/api/covers/bafk1"]);
});
