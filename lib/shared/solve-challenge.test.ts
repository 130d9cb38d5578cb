import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256Words } from "./sha256";
import { isSolution, solveChallenge } from "./solve-challenge";

const hexOf = (words: Int32Array) => [...words].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test.each(["", "abc", "é", "\u0000", ...[54, 55, 56, 63, 64, 65, 119, 120, 1000].map((length) => "x".repeat(length))])(
  "SHA-256 of %j",
  (text) => {
    expect(hexOf(sha256Words(text))).toBe(sha256(text));
  },
);

test("SHA-256 of anything is what Node says", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(hexOf(sha256Words(text))).toBe(sha256(text));
    }),
  );
});

test.each([0, 1, 8, 13])("a puzzle of %i bits is solved, and by Node's count too", async (bits) => {
  const challenge = { puzzle: `p.${bits}`, bits };
  const solution = await solveChallenge(challenge);
  expect(isSolution(solution, challenge)).toBe(true);
  const digest = BigInt(`0x${sha256(solution)}`);
  expect(digest >> BigInt(256 - bits)).toBe(0n);
});

test("the solution of another puzzle is none, nor is one with too few bits", async () => {
  const solution = await solveChallenge({ puzzle: "a", bits: 4 });
  expect(isSolution(solution, { puzzle: "b", bits: 0 })).toBe(false);
  expect(isSolution(solution, { puzzle: "a", bits: 32 })).toBe(false);
});

test("a page that is left stops working on it", async () => {
  const abort = new AbortController();
  const solving = solveChallenge({ puzzle: "hard", bits: 32 }, abort.signal);
  abort.abort();
  await expect(solving).rejects.toThrow();
});
