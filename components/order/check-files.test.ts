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
} as const;

test("hashes as everybody does", async () => {
  expect(await hashFile(new Blob([]))).toBe(EMPTY_SHA256);
  expect(await hashFile(new Blob(["abc"]))).toBe(ABC_SHA256);
});

test.each([
  ["renamed, but to the byte", "abc", listed],
  ["of the same length, changed", "abd", null],
  ["longer", "abcd", null],
])("%s", async (_, bytes, match) => {
  const found = await checkFile(new File([bytes], "x.flac"), { files: [listed] });
  expect(found).toEqual({ name: "x.flac", match, isZip: false });
});
