import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

// What the launcher would hand to a process of a demo install; a test that needs another value sets it before importing.
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "backline-test-data-"));

Object.assign(process.env, {
  BACKLINE_MODE: "demo",
  BACKLINE_DATA_DIR: dataDir,
  DATABASE_URL: "postgres://nobody:none@127.0.0.1:1/none",
  HOST: "127.0.0.1",
  PORT: "3000",
  PUBLIC_URL: "http://127.0.0.1:3000",
  SANDBOX_URL: "http://127.0.0.1:1",
  SANDBOX_TOKEN: "test-sandbox-token",
  METRICS_TOKEN: "test-metrics-token",
  AUTH_SECRET: "test-auth-secret-of-more-than-32-characters",
  FIELD_KEY: Buffer.alloc(32, 7).toString("base64url"),
  STRIPE_SECRET_KEY: "sk_test_sandbox_0123456789abcdef",
  STRIPE_WEBHOOK_SECRET: "whsec_0123456789abcdef0123456789abcdef",
  LOG_LEVEL: "silent",
});

afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));
