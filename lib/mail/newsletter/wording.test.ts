import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { Wording } from "@/lib/shared/schemas/letters";
import letters from "@/messages/en/letters.json";
import { wordsOf } from "./wording";

/** What people agreed to. A sentence that is to say something else gets a version of its own, and a line here. */
const AGREED: Record<Wording, string> = {
  "artist-1": "2c81a35702fa8674dbfb5ab3c57b22d185debf876f0c3fc7d254d3292a7a6821",
  "store-1": "45166cd573552c52c9e5355e1cdfb2591ca462a225ed68b414b94ed4495aa6cf",
};

test.each(Wording.options)("%s says what whoever agreed to it has read", (version) => {
  expect(createHash("sha256").update(letters.wording[version]).digest("hex")).toBe(AGREED[version]);
  expect(wordsOf(version, "Marguerite Ossian")).toContain("Send me news of Marguerite Ossian by e-mail");
});
