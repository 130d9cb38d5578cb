import { expect, test } from "vitest";
import { checkFile, hashFile } from "./check-files";

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const listed = {
  entitlementId: "ent_1",
  trackTitle: "Tide",
  format: "flac",
  sizeBytes: 3,
  sha256: ABC_SHA256,
  tags: null,
} as const;

test("hashes as everybody does", async () => {
  expect(await hashFile(new Blob([]))).toBe(EMPTY_SHA256);
  expect(await hashFile(new Blob(["abc"]))).toBe(ABC_SHA256);
});

test.each([
  ["renamed, but to the byte", "x.flac", "abc", listed, null],
  ["of the same length, changed", "x.flac", "abd", null, listed],
  ["cut off, under its name", "Ana - TIDE (1).flac", "ab", null, listed],
  ["another name and another length", "x.flac", "abcd", null, null],
])("%s", async (_, name, bytes, match, seems) => {
  const found = await checkFile(new File([bytes], name), { files: [listed] });
  expect(found).toEqual({ name, match, seems, isZip: false });
});

test("of two titles that a name holds it seems the longer one; a zip seems nothing", async () => {
  const longer = { ...listed, trackTitle: "Tide’s Out", sizeBytes: 9 };
  const manifest = { files: [listed, longer] };
  expect((await checkFile(new File(["?"], "02 Tide's out.mp3"), manifest)).seems).toBe(longer);
  expect(await checkFile(new File(["?"], "Tide.zip"), manifest)).toMatchObject({ seems: null, isZip: true });
});
