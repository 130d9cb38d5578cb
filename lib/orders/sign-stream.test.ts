import { expect, test } from "vitest";
import { newId, toPublicId } from "@/lib/shared/ids";
import { checkDownloadSignature, signDownload } from "./sign-download";
import { checkStreamSignature, signStream } from "./sign-stream";

const NOW = new Date("2026-11-21T10:20:00Z");

function open(url: string) {
  const { pathname, searchParams } = new URL(url, "http://store");
  return {
    publicId: pathname.split("/").at(-1) ?? "",
    format: searchParams.get("format") ?? "",
    expires: searchParams.get("expires") ?? "",
    signature: searchParams.get("signature") ?? "",
  };
}

test("good until the moment it names, then run out", () => {
  const { url, expiresAt } = signStream(newId(), "original", NOW);
  const end = new Date(expiresAt);
  expect(end.getTime() - NOW.getTime()).toBe(900_000);
  expect(checkStreamSignature(open(url), end)).toBe("valid");
  expect(checkStreamSignature(open(url), new Date(end.getTime() + 1))).toBe("expired");
});

test.each([
  ["another entitlement", { publicId: toPublicId("entitlement", newId()) }],
  ["another format", { format: "flac" }],
  ["a later expiry", { expires: "9999999999" }],
  ["no expiry", { expires: "" }],
  ["no signature", { signature: "" }],
])("%s: wrong", (_, change) => {
  expect(checkStreamSignature({ ...open(signStream(newId(), "mp3_320", NOW).url), ...change }, NOW)).toBe("wrong");
});

test("a link to hear does not download, a link to download is not heard", () => {
  const id = newId();
  const heard = open(signStream(id, "original", NOW).url);
  expect(checkDownloadSignature(heard.publicId, heard.expires, heard.signature, NOW)).toBe("wrong");
  const taken = open(signDownload(id, NOW));
  expect(checkStreamSignature({ ...taken, format: "original" }, NOW)).toBe("wrong");
});
