import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { serialNumberOf } from "./webhook-certificate";

test("a serial number is a positive integer in DER's shortest form, whatever its key", () => {
  const keys = Array.from({ length: 2_000 }, (_, index) => `key ${index}`);
  const zeros = keys.filter((key) => createHash("sha256").update(key).digest("hex").startsWith("00"));
  expect(zeros.length).toBeGreaterThan(0);
  for (const key of keys) expect(serialNumberOf(key)).toMatch(/^(0[1-9a-f]|[1-7][0-9a-f])[0-9a-f]{30}$/);
});
