import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import type { SettingsBody } from "../payment-settings";

export type VersionRow = {
  version: number;
  body: SettingsBody;
  note: string;
  createdAt: Date;
  createdBy: string | null;
};

const COLUMNS = `v.version, v.body, v.note, v.created_at AS "createdAt"`;

/** The version in force, locked against another change until this transaction ends. */
export async function lockNewestVersion(db: Db): Promise<{ version: number; body: SettingsBody }> {
  await db.query("LOCK TABLE payment_settings_version IN SHARE ROW EXCLUSIVE MODE");
  const { rows } = await db.query<{ version: number; body: SettingsBody }>(
    "SELECT version, body FROM payment_settings_version ORDER BY version DESC LIMIT 1",
  );
  if (!rows[0]) throw new Error("no payment settings: the first migration writes version 1");
  return rows[0];
}

export async function readVersion(db: Db, version: number): Promise<SettingsBody | null> {
  const { rows } = await db.query<{ body: SettingsBody }>(
    "SELECT body FROM payment_settings_version WHERE version = $1",
    [version],
  );
  return rows[0]?.body ?? null;
}

export async function insertVersion(
  db: Db,
  row: { version: number; body: SettingsBody; note: string; userId: string | null },
): Promise<void> {
  await db.query("INSERT INTO payment_settings_version (version, body, note, created_by) VALUES ($1, $2, $3, $4)", [
    row.version,
    JSON.stringify(row.body),
    row.note,
    row.userId,
  ]);
}

/** The newest versions first, with the name of who made each. */
export async function listVersions(limit: number): Promise<VersionRow[]> {
  const { rows } = await pool.query<VersionRow>(
    `SELECT ${COLUMNS}, u.name AS "createdBy" FROM payment_settings_version v LEFT JOIN app_user u ON u.id = v.created_by
     ORDER BY v.version DESC LIMIT $1`,
    [limit],
  );
  return rows;
}
