import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { env } from "./env";
import { EnvironmentKeys, FileKeys } from "./field-keys";

const FIRST = Buffer.alloc(32, 7).toString("base64url");
const file = path.join(env.BACKLINE_DATA_DIR, "some-keys.json");
const fresh = () => randomBytes(32).toString("base64url");

beforeEach(() => fs.rmSync(file, { force: true }));

test("without a file FIELD_KEY is the one version", () => {
  const { current, keys } = new FileKeys(file, FIRST).read();
  expect([current, [...keys.keys()]]).toEqual([1, [1]]);
  expect(keys.get(1)?.toString("base64url")).toBe(FIRST);
});

test("a key is added beside the others, for the store's user only", () => {
  const source = new FileKeys(file, FIRST);
  expect([source.add(), source.add()]).toEqual([2, 3]);
  const { current, keys } = new FileKeys(file, FIRST).read();
  expect([current, [...keys.keys()].sort()]).toEqual([3, [1, 2, 3]]);
  expect(new Set([...keys.values()].map((key) => key.toString("hex"))).size).toBe(3);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ["no object", "[]x"],
  ["a version that is no number", JSON.stringify({ two: fresh() })],
  ["a key that is too short", JSON.stringify({ 2: "c2hvcnQ" })],
])("a file with %s is refused", (_, text) => {
  fs.writeFileSync(file, text);
  expect(() => new FileKeys(file, FIRST).read()).toThrow();
});

test("of the environment the first key is the current one, whatever its version", () => {
  const source = new EnvironmentKeys(`3:${fresh()}, 1:${FIRST}`);
  const { current, keys } = source.read();
  expect([current, [...keys.keys()]]).toEqual([3, [3, 1]]);
  expect(source.add()).toBeNull();
});

test.each(["", "key", "0:key", `1=${FIRST}`, "1:c2hvcnQ", `1:${FIRST},`])("%j is no list of keys", (text) => {
  expect(() => new EnvironmentKeys(text).read()).toThrow(/BACKLINE_FIELD_KEYS/);
});
