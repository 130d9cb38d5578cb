import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const file = path.join(import.meta.dirname, "with-secrets.mjs");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "backline-with-secrets-"));
const args = ["--import", file, "-p", "JSON.stringify(process.env)"];
const { PUBLIC_URL: _, ...without } = process.env;
const environment = { ...without, BACKLINE_DATA_DIR: folder, AUTH_SECRET: "mine" };

beforeAll(() => {
  const kept = { AUTH_SECRET: "kept", FIELD_KEY: "kept", POSTGRES_PASSWORD: "kept" };
  fs.writeFileSync(path.join(folder, "secrets.json"), JSON.stringify(kept));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function told(env: NodeJS.ProcessEnv): Record<string, string> {
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
}

test("a process has the store's secrets, but what the environment says goes before, and the database's password stays", () => {
  const env = told({ ...environment, POSTGRES_PASSWORD: undefined });
  expect(env).toMatchObject({ AUTH_SECRET: "mine", NODE_ENV: "production" });
  expect(env.POSTGRES_PASSWORD).toBeUndefined();
});

test("the address of the environment is the store's: nobody can type another", () => {
  expect(told({ ...environment, PUBLIC_URL: "https://shop.example.org" }).IS_PUBLIC_URL_FIXED).toBe("1");
  expect(told(environment).IS_PUBLIC_URL_FIXED).toBe("");
});

test("without secrets it says what to do", () => {
  const lost = { ...environment, BACKLINE_DATA_DIR: path.join(folder, "nothing") };
  const { status, stderr } = spawnSync(process.execPath, args, { env: lost, encoding: "utf8" });
  expect([status, stderr]).toEqual([1, expect.stringContaining("npm run prepare:store")]);
});
