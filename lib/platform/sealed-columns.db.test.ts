import { expect, test } from "vitest";
import { findFiles, readSource } from "@/test/list-routes";
import { pool } from "./db";
import { openColumn, SEALED_COLUMNS, type SealedColumn, sealColumn } from "./sealed-columns";

const SECRET_LOOKING =
  "secret|token|passw|nonce|credential|sealed|private|totp|otp|backup_code|recovery|_key$|^key$|buyer_step";

/** Looks like a secret and is none, or nothing that could be opened: why. */
const NOT_SEALED: Record<string, string> = {
  "alert.dedupe_key": "what an alert is about",
  "api_key.key_hash": "a hash",
  "app_user.password_hash": "argon2id",
  "cache_entry.key": "the name of what is kept",
  "customer_order.secret_hash": "a hash",
  "first_start.token_hash": "a hash",
  "idempotency_key.key": "chosen by the caller, names a request",
  "mail_outbox.once_key": "what a mail is about",
  "payment_attempt.idempotency_key": "names a call; worthless without the account",
  "payment_attempt.return_nonce_hash": "a hash",
  "payment_attempt.token_hash": "a hash",
  "pending_sign_in.token_hash": "a hash",
  "reconciliation_finding.item": "a name",
  "rate_limit.key": "who is counted",
  "refund.idempotency_key": "names a call",
  "rendition.key": "the name of a file",
  "release_link.token_hash": "a hash",
  "second_factor.credential_id": "the name of a key, which browsers say to anybody",
  "second_factor.public_key": "public",
  "share_link.secret_hash": "a hash",
  "store_setting.key": "the name of a setting",
  "webhook_inbox.event_key": "the provider's name of an event",
};

test("every column that looks like a secret is sealed, or is known to be none", async () => {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name ~ $1 AND data_type IN ('text', 'character varying', 'bytea', 'jsonb')
     ORDER BY 1`,
    [SECRET_LOOKING],
  );
  const sealed = new Set(Object.values(SEALED_COLUMNS).map(({ table, column }) => `${table}.${column}`));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.map(({ name }) => name).filter((name) => !sealed.has(name) && !(name in NOT_SEALED))).toEqual([]);
});

test.each(Object.values(SEALED_COLUMNS))("$table.$column exists and is found by its $id", async (sealed) => {
  const { rows } = await pool.query<{ type: string }>(
    "SELECT data_type AS type FROM information_schema.columns WHERE table_name = $1 AND column_name = ANY($2)",
    [sealed.table, [sealed.column, sealed.id]],
  );
  expect(rows.map(({ type }) => type).sort()).toEqual(["text", sealed.idType].sort());
});

test("nothing is sealed beside the list", () => {
  const files = findFiles("lib", /\.ts$/).filter((file) => !/\.test\.ts$|generated/.test(file));
  const sealing = files.filter((file) => /\b(sealField|openField)\(/.test(readSource(file)));
  expect(sealing.sort()).toEqual([
    "lib/platform/crypto.ts",
    "lib/platform/rotate-keys.ts",
    "lib/platform/sealed-columns.ts",
  ]);
});

const NAMES = Object.keys(SEALED_COLUMNS) as SealedColumn[];

test.each(NAMES)("%s opens in its own row and column only", (name) => {
  const envelope = sealColumn(name, "row-1", "a secret");
  expect(openColumn(name, "row-1", envelope)).toBe("a secret");
  expect(() => openColumn(name, "row-2", envelope)).toThrow();
  for (const other of NAMES.filter((one) => one !== name)) expect(() => openColumn(other, "row-1", envelope)).toThrow();
});
