import "server-only";
import { CURRENCIES, type Currency } from "../shared/money";
import { sha256Hex } from "./crypto";
import { type Db, pool } from "./db";
import { AppError, fieldError } from "./errors";
import { SETTINGS } from "./settings";

export type StoreFacts = {
  storeName: string;
  currency: Currency;
  /** As a person typed it; empty where nobody did. */
  publicUrl: string;
  timeZone: string;
  mail: { from: string; host: string; port: number; user: string; hasPassword: boolean } | null;
  /** Another one after every change of any of these. */
  version: string;
};

const READ = `
  SELECT i.time_zone AS "timeZone",
    (SELECT jsonb_object_agg(key, value) FROM store_setting WHERE key IN ('storeName', 'currency', 'publicUrl')) AS typed,
    (SELECT jsonb_build_object('from', mail_from, 'host', host, 'port', port, 'user', user_name, 'hasPassword', password_sealed IS NOT NULL)
     FROM mail_server) AS mail, (SELECT proved_at FROM mail_server) AS "provedAt"
  FROM instance i`;

type Row = { timeZone: string; typed: Record<string, unknown> | null; mail: StoreFacts["mail"]; provedAt: Date | null };

function typedText(key: "storeName" | "publicUrl", typed: Row["typed"]): string {
  return SETTINGS[key].catch(SETTINGS[key].parse(undefined)).parse(typed?.[key]);
}

/** What a store says of itself, read past the settings' cache. */
export async function readStoreFacts(db: Db = pool): Promise<StoreFacts> {
  const { rows } = await db.query<Row>(READ);
  const { timeZone, typed, mail, provedAt } = rows[0] ?? { timeZone: "UTC", typed: null, mail: null, provedAt: null };
  const currency = CURRENCIES.find((code) => code === typed?.currency) ?? SETTINGS.currency.parse(undefined);
  const [storeName, publicUrl] = [typedText("storeName", typed), typedText("publicUrl", typed)];
  const facts = { storeName, currency, publicUrl, timeZone, mail };
  return { ...facts, version: sha256Hex(JSON.stringify([facts, provedAt])).slice(0, 24) };
}

/**
 * The facts, held until the caller's transaction ends: of two who change them at a time the second finds the first's. Throws
 * `conflict` when they are not those of `version`.
 */
export async function lockStoreFacts(db: Db, version: string): Promise<StoreFacts> {
  await db.query("SELECT 1 FROM instance FOR UPDATE");
  const facts = await readStoreFacts(db);
  if (facts.version === version) return facts;
  throw new AppError(
    "conflict",
    "Somebody changed the store while you had this page open. What is in force now stands here once the page is read anew; then make your change again.",
  );
}

/** A zone that the browser's list has and the database does not would break every day that is counted. Throws on `timeZone`. */
export async function requireKnownZone(timeZone: string): Promise<void> {
  try {
    await pool.query("SELECT now() AT TIME ZONE $1", [timeZone]);
  } catch (error) {
    const UNKNOWN = "22023";
    if ((error as { code?: string }).code !== UNKNOWN) throw error;
    throw fieldError("timeZone", `The database knows no time zone ${timeZone}. Choose another of the same hours.`);
  }
}
