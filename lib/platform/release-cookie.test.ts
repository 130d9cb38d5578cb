import { expect, test } from "vitest";
import { sha256Hex } from "./crypto";
import { readLinkHashes } from "./release-cookie";

const TOKEN = "a".repeat(43);
const hashesOf = (cookie: string) => readLinkHashes(new Headers({ cookie }));

test.each([
  ["none", "", []],
  ["a cookie of something else", `order_ord_1=${TOKEN}`, []],
  ["an empty one", "release_rel_1=", []],
  ["too short to be a secret", "release_rel_1=abc", []],
  ["signs that no token has", `release_rel_1=${TOKEN}%00`, []],
  ["one among others", `x=1; release_rel_1=${TOKEN}; y=2`, [sha256Hex(TOKEN)]],
])("%s", (_label, cookie, hashes) => expect(hashesOf(cookie)).toEqual(hashes));

test("more than a listener has are not looked at", () => {
  const many = Array.from({ length: 80 }, (_, n) => `release_rel_${n}=${TOKEN}`).join("; ");
  expect(hashesOf(many)).toHaveLength(50);
});
