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
  PAYPAL_CLIENT_ID: "sandbox_0123456789abcdef",
  PAYPAL_CLIENT_SECRET: "sandbox_secret_0123456789abcdef",
  PAYPAL_WEBHOOK_ID: "sandbox_webhook_0123456789abcdef",
  LOG_LEVEL: "silent",
  // two test files share the machine with whatever else runs on it
  DATABASE_WAIT_MS: "10000",
  DATABASE_STATEMENT_MS: "60000",
  // the whole suite is one caller; the tests of limits set their own
  RATE_LIMITS: "all=1000000/60",
});

afterAll(() => fs.rmSync(dataDir, { recursive: true, force: true }));
