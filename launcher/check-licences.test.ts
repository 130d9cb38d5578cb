import { expect, test } from "vitest";
import { findForeignLicences, findUnmarkedParts } from "./check-licences";
import { readLockedPackages } from "./locked-packages";

const found = (license: string | undefined, name = "thing") => [
  { name, version: "1.0.0", license, isForDevelopment: false },
];

test.each([
  ["no licence at all", undefined, 1],
  ["GPL", "GPL-3.0-only", 1],
  ["AGPL", "AGPL-3.0-or-later", 1],
  ["LGPL where nobody looked at it", "LGPL-3.0-or-later", 1],
  ["a pair with one foreign half", "MIT AND GPL-2.0", 1],
  ["a choice with one allowed side", "(GPL-2.0 OR MIT)", 0],
  ["a pair in small letters", "MIT and ISC", 0],
])("%s", (_, license, count) => {
  expect(findForeignLicences(found(license))).toHaveLength(count);
});

test("what only developers install may be anything", () => {
  expect(
    findForeignLicences([{ name: "thing", version: "1.0.0", license: "GPL-3.0", isForDevelopment: true }]),
  ).toEqual([]);
});

test("an LGPL part must be unbundled and named", () => {
  expect(findUnmarkedParts(found("MIT", "mpg123-decoder"), "", "")).toHaveLength(2);
  expect(findUnmarkedParts(found("MIT", "mpg123-decoder"), '"mpg123-decoder"', "mpg123-decoder: LGPL")).toEqual([]);
});

test("what is locked to run is allowed", () => {
  expect(findForeignLicences(readLockedPackages())).toEqual([]);
});
