import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeRunningStore } from "./running-store";

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "backline-store-"));
  fs.mkdirSync(path.join(root, ".data/postgres"), { recursive: true });
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const write = (file: string, text: string) => fs.writeFileSync(path.join(root, ".data", file), text);
const SECRETS = JSON.stringify({ FIELD_KEY: "kept", AUTH_SECRET: "kept", POSTGRES_PASSWORD: "p@ss" });
const given = (more: Record<string, string> = {}) => ({ NODE_ENV: "test", ...more }) as NodeJS.ProcessEnv;

test("a store's own secrets and its embedded database", () => {
  write("secrets.json", SECRETS);
  write("postgres/postmaster.pid", "4711\n/data\n1764000000\n54321\n");
  const env = describeRunningStore(given(), root);
  expect(env).toMatchObject({ FIELD_KEY: "kept", BACKLINE_DATA_DIR: path.join(root, ".data") });
  expect(env.DATABASE_URL).toBe("postgres://backline:p%40ss@127.0.0.1:54321/backline");
  expect(env.POSTGRES_PASSWORD).toBeUndefined();
});

test("what the environment says comes first", () => {
  write("secrets.json", SECRETS);
  const env = describeRunningStore(given({ FIELD_KEY: "given", DATABASE_URL: "postgres://elsewhere/db" }), root);
  expect(env).toMatchObject({ FIELD_KEY: "given", AUTH_SECRET: "kept", DATABASE_URL: "postgres://elsewhere/db" });
});

test.each([
  ["nothing there", [], /There is no store in/],
  ["a store that does not run", [["secrets.json", SECRETS]], /embedded database does not run/],
])("%s", (_, files, message) => {
  for (const [file = "", text = ""] of files) write(file, text);
  expect(() => describeRunningStore(given(), root)).toThrow(message);
});
