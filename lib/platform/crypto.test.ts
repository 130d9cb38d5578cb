import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSameSecret, openField, randomToken, sealField, sha256Hex, signFor } from "./crypto";
import type { KeyRing } from "./field-keys";

const AAD = "provider_key:secret:0193456f";
const makeRing = (current: number, versions: number[]): KeyRing => ({
  current,
  keys: new Map(versions.map((version) => [version, randomBytes(32)])),
});

test("what was sealed opens again, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (plain, aad) => {
      expect(openField(sealField(plain, aad), aad)).toBe(plain);
    }),
  );
});

test("the form: key version, a 96-bit IV, a 128-bit tag; the text is not in it", () => {
  const [version, iv = "", tag = "", sealed = ""] = sealField("sk_live_visible", AAD).split(".");
  expect(version).toBe("v1");
  expect([iv, tag].map((part) => Buffer.from(part, "base64url").length)).toEqual([12, 16]);
  expect(Buffer.from(sealed, "base64url").toString()).not.toContain("visible");
});

test("no IV comes twice, so the same text never looks the same", () => {
  const ivs = Array.from({ length: 2000 }, () => sealField("same", AAD).split(".")[1]);
  expect(new Set(ivs).size).toBe(2000);
});

test("moved to another row, column or table it stays shut", () => {
  const sealed = sealField("secret", AAD);
  for (const aad of ["provider_key:secret:0193456e", "provider_key:token:0193456f", "other:secret:0193456f", ""])
    expect(() => openField(sealed, aad)).toThrow();
});

test("one flipped bit anywhere and it stays shut", () => {
  const [version = "", ...parts] = sealField("a secret of some length", AAD).split(".");
  const buffers = parts.map((part) => Buffer.from(part, "base64url"));
  for (const [index, buffer] of buffers.entries())
    for (let bit = 0; bit < buffer.length * 8; bit++) {
      const flipped = Buffer.from(buffer);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const forged = buffers.map((part, at) => (at === index ? flipped : part).toString("base64url"));
      expect(() => openField([version, ...forged].join("."), AAD)).toThrow();
    }
});

test("after a rotation the old stays readable and the new is sealed under the new key", () => {
  const before = makeRing(1, [1]);
  const old = sealField("old", AAD, before);
  const after: KeyRing = { current: 2, keys: new Map([...before.keys, [2, randomBytes(32)]]) };
  expect(openField(old, AAD, after)).toBe("old");
  const fresh = sealField("new", AAD, after);
  expect(fresh).toMatch(/^v2\./);
  expect(openField(fresh, AAD, after)).toBe("new");
  expect(() => openField(fresh, AAD, before)).toThrow(/known key version/);
  expect(() => openField(old.replace("v1", "v2"), AAD, after)).toThrow();
});

test("another key of the same version does not open it", () => {
  expect(() => openField(sealField("x", AAD, makeRing(1, [1])), AAD, makeRing(1, [1]))).toThrow();
});

test("a ring without its current key does not seal in the clear", () => {
  expect(() => sealField("x", AAD, makeRing(3, [1, 2]))).toThrow(/version 3/);
});

test.each([
  ["plain text", "sk_live_123"],
  ["empty", ""],
  ["a part missing", "v1.aaaa.bbbb"],
  ["an unknown version", "v9.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAA"],
  ["a short tag", "v1.AAAAAAAAAAAAAAAA.AAAA.AAAA"],
])("%s is no envelope", (_, text) => {
  expect(() => openField(text, AAD)).toThrow();
});

test("an envelope with something behind it is not that envelope", () => {
  expect(() => openField(`${sealField("x", AAD)}.more`, AAD)).toThrow();
});

test("each purpose signs with a key of its own, and the same twice is the same", () => {
  expect(signFor("a", "data")).toBe(signFor("a", "data"));
  expect(signFor("a", "data")).not.toBe(signFor("b", "data"));
  expect(signFor("a", "data")).not.toBe(signFor("a", "data2"));
  expect(signFor("a", "")).toMatch(/^[\w-]{43}$/);
});

test.each([
  ["equal", "secret", "secret", true],
  ["another length", "secret", "secret2", false],
  ["another case", "secret", "Secret", false],
  ["nothing and something", "", "x", false],
])("isSameSecret: %s", (_, a, b, expected) => expect(isSameSecret(a, b)).toBe(expected));

test("random tokens carry the entropy they say", () => {
  expect(randomToken()).toMatch(/^[\w-]{22}$/);
  expect(randomToken(32)).toMatch(/^[\w-]{43}$/);
  expect(new Set(Array.from({ length: 1000 }, () => randomToken())).size).toBe(1000);
});

test("sha256Hex of nothing is the known one", () => {
  expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
