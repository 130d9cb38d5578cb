import fc from "fast-check";
import { expect, test } from "vitest";
import { fromPublicId, ID_PREFIX, type IdKind, newId, toPublicId } from "./ids";

const KINDS = Object.keys(ID_PREFIX) as IdKind[];
const UUID = "0193456f-0000-7abc-8def-0123456789ab";
const PUBLIC = toPublicId("track", UUID);

test("every uuid of every kind comes back", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...KINDS), (uuid, kind) => {
      const publicId = toPublicId(kind, uuid);
      expect(publicId).toMatch(/^[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{26}$/);
      expect(fromPublicId(kind, publicId)).toBe(uuid);
    }),
  );
});

test("public ids sort as their uuids do", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (a, b) => {
      expect(toPublicId("order", a) < toPublicId("order", b)).toBe(a < b);
    }),
  );
});

test("an id opens under its own kind only", () => {
  for (const kind of KINDS) expect(fromPublicId(kind, PUBLIC)).toBe(kind === "track" ? UUID : null);
});

test("no two kinds share a prefix", () => {
  expect(new Set(Object.values(ID_PREFIX)).size).toBe(KINDS.length);
});

test.each([
  ["a foreign prefix", PUBLIC.replace("trk_", "rel_")],
  ["no prefix", PUBLIC.slice(4)],
  ["upper case", PUBLIC.toUpperCase()],
  ["upper case after the prefix", `trk_${PUBLIC.slice(4).toUpperCase()}`],
  ["one digit short", PUBLIC.slice(0, -1)],
  ["one digit long", `${PUBLIC}0`],
  ["past 128 bits", `trk_8${"0".repeat(25)}`],
  ["far past them", `trk_${"z".repeat(26)}`],
  ["a letter that Crockford leaves out", `trk_${"u".repeat(26)}`],
  ["a bare uuid", UUID],
  ["a path", "trk_../../../../../../etc/pas"],
  ["empty", ""],
])("%s is no id", (_, text) => {
  expect(fromPublicId("track", text)).toBeNull();
});

test.each([
  ["the smallest", "00000000-0000-0000-0000-000000000000", `trk_${"0".repeat(26)}`],
  ["the largest", "ffffffff-ffff-ffff-ffff-ffffffffffff", `trk_7${"z".repeat(25)}`],
])("%s uuid", (_, uuid, publicId) => {
  expect([toPublicId("track", uuid), fromPublicId("track", publicId)]).toEqual([publicId, uuid]);
});

test.each([
  ["upper case", UUID.toUpperCase()],
  ["text", "track-1"],
  ["empty", ""],
])("%s is no uuid", (_, text) => {
  expect(() => toPublicId("track", text)).toThrow(RangeError);
});

test("new ids are UUIDv7, distinct and rising", () => {
  const ids = Array.from({ length: 1000 }, newId);
  expect(new Set(ids).size).toBe(1000);
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
