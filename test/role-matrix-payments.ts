import { newId, toPublicId } from "@/lib/shared/ids";
import type { Row } from "./role-matrix-rows";

const ADMIN_BUT = (status: number) => [401, 403, 403, 403, 403, 403, status];
const ADMIN = ADMIN_BUT(200);
const SWITCHES = { baseVersion: 1, providers: [{ provider: "stripe", isEnabled: true, priority: 1 }] };
const GONE_PRICE = {
  key: { provider: "stripe", method: "card", currency: "USD", region: "US", cardClass: "*" },
  baseVersion: 99,
  terms: null,
};

export const PAYMENT_SETTING_ROWS: Record<string, readonly Row[]> = {
  "GET /api/settings/payments": [{ expected: ADMIN }],
  "PUT /api/settings/payments": [
    { of: "a version that is gone", expected: ADMIN_BUT(409), ask: () => ({ body: SWITCHES }) },
  ],
  "POST /api/settings/payments/rollback": [
    {
      of: "a version that is gone",
      expected: ADMIN_BUT(409),
      ask: () => ({ body: { baseVersion: 1, version: 1 } }),
    },
  ],
  "POST /api/settings/payments/what-if": [{ expected: ADMIN, ask: () => ({ body: { days: 7 } }) }],
  "GET /api/settings/payments/keys": [{ expected: ADMIN }],
  // in demo mode there are none to change, and an admin's API key may not change any
  "PUT /api/settings/payments/keys/{provider}": [
    {
      of: "keys in demo mode",
      expected: ADMIN_BUT(409),
      ask: () => ({ path: ["stripe"], body: { keys: { STRIPE_SECRET_KEY: "sk_live_0123456789" } } }),
    },
    { of: "no provider", expected: ADMIN_BUT(404), ask: () => ({ path: ["cash"], body: { keys: {} } }) },
  ],
  "DELETE /api/settings/payments/keys/{provider}": [
    { of: "keys in demo mode", expected: ADMIN_BUT(409), ask: () => ({ path: ["stripe"] }) },
  ],
  "POST /api/settings/payments/keys/{provider}/test": [
    { of: "no provider", expected: ADMIN_BUT(404), ask: () => ({ path: ["cash"] }) },
  ],
  "GET /api/settings/payments/review": [{ expected: ADMIN }],
  "GET /api/settings/payments/review/{id}": [
    {
      of: "one that is not there",
      expected: ADMIN_BUT(404),
      ask: () => ({ path: [toPublicId("obligation", newId())] }),
    },
  ],
  "POST /api/settings/payments/review/{id}": [
    {
      of: "one that is not there",
      expected: ADMIN_BUT(404),
      ask: () => ({
        path: [toPublicId("obligation", newId())],
        body: { action: "ask" },
        headers: { "idempotency-key": newId() },
      }),
    },
  ],
  "GET /api/settings/fees": [{ expected: ADMIN }],
  "PUT /api/settings/fees": [
    { of: "a version that never was", expected: ADMIN_BUT(409), ask: () => ({ body: GONE_PRICE }) },
  ],
  "GET /api/settings/fees/history": [
    { expected: ADMIN, ask: () => ({ query: String(new URLSearchParams(GONE_PRICE.key)) }) },
    {
      of: "a price that never was",
      expected: ADMIN_BUT(404),
      ask: () => ({ query: String(new URLSearchParams({ ...GONE_PRICE.key, region: "MX" })) }),
    },
  ],
  "POST /api/settings/fees/rollback": [
    {
      of: "a version that never was",
      expected: ADMIN_BUT(409),
      ask: () => ({ body: { key: GONE_PRICE.key, baseVersion: 99, version: 1 } }),
    },
  ],
  "GET /api/settings/provider-tables/{provider}": [
    { expected: ADMIN, ask: () => ({ path: ["stripe"] }) },
    { of: "a wallet, which has none", expected: ADMIN_BUT(404), ask: () => ({ path: ["apple_pay"] }) },
  ],
  "PUT /api/settings/provider-tables/{provider}": [
    {
      of: "a version that never was",
      expected: ADMIN_BUT(409),
      ask: () => ({ path: ["stripe"], body: { baseVersion: 99, note: "looked up again" } }),
    },
  ],
  "POST /api/settings/provider-tables/{provider}/rollback": [
    {
      of: "a version that never was",
      expected: ADMIN_BUT(409),
      ask: () => ({ path: ["stripe"], body: { baseVersion: 99, version: 0 } }),
    },
  ],
  "GET /api/settings/payments/reconciliation": [{ expected: ADMIN }],
  "GET /api/settings/payments/reconciliation/{rail}/{day}": [
    { expected: ADMIN, ask: () => ({ path: ["stripe", "2026-11-01"] }) },
    {
      of: "as CSV, of a day that nobody has compared",
      expected: ADMIN_BUT(404),
      ask: () => ({ path: ["stripe", "2026-11-01"], query: "format=csv" }),
    },
    { of: "no provider", expected: ADMIN_BUT(404), ask: () => ({ path: ["cash", "2026-11-01"] }) },
  ],
  "POST /api/settings/payments/reconciliation/{rail}/{day}": [
    { of: "no day", expected: ADMIN_BUT(404), ask: () => ({ path: ["stripe", "yesterday"] }) },
  ],
  "POST /api/settings/payments/reconciliation/findings/{id}": [
    {
      of: "one that is not there",
      expected: ADMIN_BUT(404),
      ask: () => ({
        path: [toPublicId("finding", newId())],
        body: { action: "ask" },
        headers: { "idempotency-key": newId() },
      }),
    },
  ],
};
