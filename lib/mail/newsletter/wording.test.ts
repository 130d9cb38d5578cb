import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { Wording } from "@/lib/shared/schemas/letters";
import letters from "@/messages/en/letters.json";
import { wordsOf } from "./wording";

/** What people agreed to. A sentence that is to say something else gets a version of its own, and a line here. */
const AGREED: Record<Wording, string> = {
  "artist-1": "d61cee2b63dfe14dac5b7e770da67e0e2d3c468d31e735263464efc03decf06c",
  "store-1": "b01384ef0a4e19a04f83c0e2eb659662d78c8d78304a07df54bdcde4cfce098f",
};

test.each(Wording.options)("%s says what whoever agreed to it has read", (version) => {
  expect(createHash("sha256").update(letters.wording[version]).digest("hex")).toBe(AGREED[version]);
  expect(wordsOf(version, "Marguerite Ossian")).toContain("Marguerite Ossian may write to me");
});
