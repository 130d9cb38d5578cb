import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { FeeKey, FeeList, FeeTerms } from "@/lib/shared/schemas/fees";

/** One version of a price. Of one that withdrew it, `terms` are those that held until then. */
export type FeeRow = { version: number; isWithdrawn: boolean; terms: FeeTerms };

const TERMS = `jsonb_build_object('percentPpm', f.percent_ppm, 'fixedMinor', f.fixed_minor, 'perAttemptMinor', f.per_attempt_minor,
    'internationalPpm', f.international_ppm, 'source', f.source, 'asOf', f.as_of,
    'tiers', (SELECT coalesce(jsonb_agg(jsonb_build_object('fromMinor', t.from_minor, 'percentPpm', t.percent_ppm,
      'fixedMinor', t.fixed_minor) ORDER BY t.from_minor), '[]') FROM fee_tier t WHERE t.schedule_id = f.id))`;

const LIST = `
  SELECT newest.*, u.name AS "changedBy" FROM (
    SELECT DISTINCT ON (f.provider, f.method, f.currency, f.region, f.card_class)
      f.provider, f.method, f.currency, f.region, f.card_class AS "cardClass", f.version, f.is_withdrawn AS "isWithdrawn",
      f.created_at AS "changedAt", f.created_by, ${TERMS} AS terms
    FROM fee_schedule f ORDER BY f.provider, f.method, f.currency, f.region, f.card_class, f.version DESC) newest
  LEFT JOIN app_user u ON u.id = newest.created_by
  ORDER BY newest.provider, newest.method, newest.currency, newest.region, newest."cardClass"`;

type ListedRow = FeeKey & {
  terms: FeeTerms;
  version: number;
  isWithdrawn: boolean;
  changedBy: string | null;
  changedAt: Date;
};

/** The newest row of every price: those in force, and those that were withdrawn. */
export async function listFeeSchedules(): Promise<FeeList> {
  const { rows } = await pool.query<ListedRow>(LIST);
  const list: FeeList = { schedules: [], withdrawn: [] };
  for (const {
    provider,
    method,
    currency,
    region,
    cardClass,
    terms,
    version,
    isWithdrawn,
    changedBy,
    ...rest
  } of rows) {
    const key = { provider, method, currency, region, cardClass };
    const row = { ...key, version, changedBy, changedAt: rest.changedAt.toISOString() };
    if (isWithdrawn) list.withdrawn.push(row);
    else list.schedules.push({ ...row, ...terms });
  }
  return list;
}

const OF_KEY = "f.provider = $1 AND f.method = $2 AND f.currency = $3 AND f.region = $4 AND f.card_class = $5";
const VERSION = `SELECT f.version, f.is_withdrawn AS "isWithdrawn", ${TERMS} AS terms FROM fee_schedule f WHERE ${OF_KEY}`;

const valuesOf = ({ provider, method, currency, region, cardClass }: FeeKey) => [
  provider,
  method,
  currency,
  region,
  cardClass,
];

/** Locked against another change until this transaction ends. */
export async function lockNewestFee(db: Db, key: FeeKey): Promise<FeeRow | null> {
  await db.query("LOCK TABLE fee_schedule IN SHARE ROW EXCLUSIVE MODE");
  const { rows } = await db.query<FeeRow>(`${VERSION} ORDER BY f.version DESC LIMIT 1`, valuesOf(key));
  return rows[0] ?? null;
}

/** One version of a price, withdrawn or not. Null for one that never was. */
export async function readFeeVersion(db: Db, key: FeeKey, version: number): Promise<FeeRow | null> {
  const { rows } = await db.query<FeeRow>(`${VERSION} AND f.version = $6`, [...valuesOf(key), version]);
  return rows[0] ?? null;
}

export type FeeVersionRow = FeeRow & { by: string | null; at: Date };

/** Newest first, with the name of who wrote each. */
export async function listFeeVersions(key: FeeKey, limit: number): Promise<FeeVersionRow[]> {
  const { rows } = await pool.query<FeeVersionRow>(
    `SELECT f.version, f.is_withdrawn AS "isWithdrawn", ${TERMS} AS terms, f.created_at AS at, u.name AS by
     FROM fee_schedule f LEFT JOIN app_user u ON u.id = f.created_by
     WHERE ${OF_KEY} ORDER BY f.version DESC LIMIT $6`,
    [...valuesOf(key), limit],
  );
  return rows;
}

const INSERT = `
  WITH schedule AS (
    INSERT INTO fee_schedule (provider, method, currency, region, card_class, id, version, created_by, is_withdrawn,
      percent_ppm, fixed_minor, per_attempt_minor, international_ppm, source, as_of)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id)
  INSERT INTO fee_tier (schedule_id, from_minor, percent_ppm, fixed_minor)
  SELECT schedule.id, t."fromMinor", t."percentPpm", t."fixedMinor"
  FROM schedule, jsonb_to_recordset($16::jsonb) AS t("fromMinor" bigint, "percentPpm" int, "fixedMinor" bigint)`;

export async function insertFee(
  db: Db,
  row: { key: FeeKey; version: number; terms: FeeTerms; isWithdrawn: boolean; userId: string },
): Promise<void> {
  const { key, version, terms, isWithdrawn, userId } = row;
  const { percentPpm, fixedMinor, perAttemptMinor, internationalPpm, source, asOf, tiers } = terms;
  const prices = [percentPpm, fixedMinor, perAttemptMinor, internationalPpm, source, asOf, JSON.stringify(tiers)];
  await db.query(INSERT, [...valuesOf(key), newId(), version, userId, isWithdrawn, ...prices]);
}
