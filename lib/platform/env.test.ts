import path from "node:path";
import { expect, test } from "vitest";
import { parseEnv } from "./env";

const COMPLETE = {
  DATABASE_URL: "postgres://127.0.0.1/backline",
  AUTH_SECRET: "x".repeat(32),
  FIELD_KEY: Buffer.alloc(32, 1).toString("base64url"),
};

test("three are needed, the rest has defaults", () => {
  expect(parseEnv(COMPLETE)).toMatchObject({
    NODE_ENV: "development",
    BACKLINE_MODE: "demo",
    BACKLINE_DATA_DIR: path.resolve(".data"),
    HOST: "127.0.0.1",
    PORT: 3000,
    WORKERS: 1,
    DATABASE_WAIT_MS: 900,
    DATABASE_STATEMENT_MS: 15_000,
    DATABASE_SLOW_MS: 500,
    CHALLENGE_BITS: 17,
    LOG_LEVEL: "info",
  });
});

test("every missing variable is named, each with what it should be", () => {
  const read = () => parseEnv({});
  for (const line of [
    /DATABASE_URL: npm start sets it; otherwise give a PostgreSQL address/,
    /AUTH_SECRET: at least 32 characters; npm start makes one/,
    /FIELD_KEY: 32 bytes as base64url; npm start makes one/,
  ])
    expect(read).toThrow(line);
});

test("empty counts as missing for what is needed, and as not set for the rest", () => {
  expect(() => parseEnv({ ...COMPLETE, DATABASE_URL: "" })).toThrow(/DATABASE_URL/);
  expect(parseEnv({ ...COMPLETE, REDIS_URL: "", PORT: "" })).toMatchObject({ PORT: 3000 });
  expect(parseEnv({ ...COMPLETE, REDIS_URL: "" }).REDIS_URL).toBeUndefined();
});

test.each<[string, Record<string, string>, RegExp]>([
  ["an unknown mode", { BACKLINE_MODE: "test" }, /BACKLINE_MODE/],
  ["a port that is none", { PORT: "70000" }, /PORT/],
  ["a port of words", { PORT: "http" }, /PORT/],
  ["an address that is none", { PUBLIC_URL: "shop" }, /PUBLIC_URL/],
  ["a short secret", { AUTH_SECRET: "short" }, /AUTH_SECRET: at least 32/],
  ["a key of 16 bytes", { FIELD_KEY: Buffer.alloc(16).toString("base64url") }, /FIELD_KEY: 32 bytes/],
  ["a key that only looks long enough", { FIELD_KEY: "!".repeat(43) }, /FIELD_KEY: 32 bytes/],
  ["a pool of 81", { DATABASE_POOL_SIZE: "81" }, /DATABASE_POOL_SIZE/],
  ["a pool of none", { DATABASE_POOL_SIZE: "0" }, /DATABASE_POOL_SIZE/],
  ["seventeen web processes", { WORKERS: "17" }, /WORKERS/],
  ["a limit of a class that is none", { RATE_LIMITS: "reads=1/1" }, /RATE_LIMITS: "reads=1\/1" is no limit/],
  ["a loud log", { LOG_LEVEL: "verbose" }, /LOG_LEVEL/],
])("%s is named", (_, change, message) => {
  expect(() => parseEnv({ ...COMPLETE, ...change })).toThrow(message);
});

test("a mistake in several is one message that names them all, and repeats no secret", () => {
  const wrong = { AUTH_SECRET: "my-short-secret", FIELD_KEY: "my-short-key", PORT: "-1" };
  const message = (() => {
    try {
      return String(parseEnv(wrong));
    } catch (error) {
      return String(error);
    }
  })();
  for (const name of ["DATABASE_URL", "AUTH_SECRET", "FIELD_KEY", "PORT"]) expect(message).toContain(name);
  expect(message).not.toMatch(/my-short/);
});

test("the data folder is absolute, so that every process means the same one", () => {
  expect(parseEnv({ ...COMPLETE, BACKLINE_DATA_DIR: "here/data" }).BACKLINE_DATA_DIR).toBe(path.resolve("here/data"));
});
