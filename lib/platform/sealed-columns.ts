import "server-only";
import { openField, sealField } from "./crypto";

type Column = { table: string; column: string; id: string; idType: "uuid" | "text" | "smallint" };

/**
 * Every column that holds an envelope, and the column whose value binds it to its row. A rotation walks this list, so a
 * column that is sealed must be in it; `sealed-columns.db.test.ts` looks for secrets that are not.
 */
export const SEALED_COLUMNS = {
  confirmToken: { table: "payment_attempt", column: "confirm_token", id: "id", idType: "uuid" },
  buyerStep: { table: "payment_attempt", column: "buyer_step", id: "id", idType: "uuid" },
  targetUrl: { table: "webhook_target", column: "url", id: "id", idType: "uuid" },
  targetRoutingKey: { table: "webhook_target", column: "routing_key", id: "id", idType: "uuid" },
  targetSigningSecret: { table: "webhook_target", column: "signing_secret", id: "id", idType: "uuid" },
  pinKey: { table: "media_pin", column: "sealed_key", id: "cid", idType: "text" },
  totpSecret: { table: "second_factor", column: "totp_secret", id: "id", idType: "uuid" },
  mailPassword: { table: "mail_server", column: "password_sealed", id: "id", idType: "smallint" },
  providerKeys: { table: "provider_credential", column: "sealed_keys", id: "provider", idType: "text" },
} as const satisfies Record<string, Column>;
export type SealedColumn = keyof typeof SEALED_COLUMNS;

/** What an envelope is bound to: moved to another row or column it does not open. */
export function boundTo(name: SealedColumn, id: string): string {
  const { table, column } = SEALED_COLUMNS[name];
  return `${table}:${column}:${id}`;
}

/** `id`: the value of the row's id column. */
export function sealColumn(name: SealedColumn, id: string, plain: string): string {
  return sealField(plain, boundTo(name, id));
}

/** Throws when the envelope is not of this column and row, or its key is not known (any more). */
export function openColumn(name: SealedColumn, id: string, envelope: string): string {
  return openField(envelope, boundTo(name, id));
}
