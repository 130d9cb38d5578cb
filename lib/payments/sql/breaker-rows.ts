import "server-only";
import { inTransaction, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { type Breaker, newBreaker, type Sample } from "../circuit-breaker";
import type { RailName, RailOperation } from "../provider";
import type { BreakerState } from "../rank-providers";
import { insertBreakerChange } from "./health-rows";

type Row = {
  rail: RailName;
  operation: RailOperation;
  state: BreakerState;
  samples: Sample[];
  failures_in_row: number;
  opened_count: number;
  open_until: Date | null;
  trial_until: Date | null;
  good_calls: number;
  last_code: string | null;
  changed_at: Date;
};

const COLUMNS = `rail, operation, state, samples, failures_in_row, opened_count, open_until, trial_until, good_calls,
  last_code, changed_at`;

function toBreaker(row: Row): Breaker {
  return {
    rail: row.rail,
    operation: row.operation,
    state: row.state,
    samples: row.samples,
    failuresInRow: row.failures_in_row,
    openedCount: row.opened_count,
    openUntil: row.open_until,
    trialUntil: row.trial_until,
    goodCalls: row.good_calls,
    lastCode: row.last_code,
    changedAt: row.changed_at,
  };
}

export async function loadBreakers(): Promise<Breaker[]> {
  const { rows } = await pool.query<Row>(`SELECT ${COLUMNS} FROM rail_breaker`);
  return rows.map(toBreaker);
}

/** Changes one breaker under its row's lock, made when missing, and notes a new state; returns it before and after. */
export async function changeBreaker(
  rail: RailName,
  operation: RailOperation,
  now: Date,
  change: (breaker: Breaker) => Breaker,
): Promise<{ before: Breaker; after: Breaker }> {
  return inTransaction(async (db) => {
    await db.query(
      `INSERT INTO rail_breaker (rail, operation, state, changed_at) VALUES ($1, $2, 'closed', $3)
       ON CONFLICT (rail, operation) DO NOTHING`,
      [rail, operation, now],
    );
    const { rows } = await db.query<Row>(
      `SELECT ${COLUMNS} FROM rail_breaker WHERE rail = $1 AND operation = $2 FOR UPDATE`,
      [rail, operation],
    );
    const before = rows[0] ? toBreaker(rows[0]) : newBreaker(rail, operation, now);
    const after = change(before);
    await db.query(
      `UPDATE rail_breaker SET state = $3, samples = $4, failures_in_row = $5, opened_count = $6, open_until = $7,
         trial_until = $8, good_calls = $9, last_code = $10, changed_at = $11 WHERE rail = $1 AND operation = $2`,
      [
        rail,
        operation,
        after.state,
        JSON.stringify(after.samples),
        after.failuresInRow,
        after.openedCount,
        after.openUntil,
        after.trialUntil,
        after.goodCalls,
        after.lastCode,
        after.changedAt,
      ],
    );
    if (before.state !== after.state) {
      const code = after.state === "open" ? after.lastCode : null;
      await insertBreakerChange(db, { rail, operation, from: before.state, to: after.state, code, at: now });
    }
    return { before, after };
  });
}

const CLAIM_TRIAL = `
  WITH was AS (
    SELECT state FROM rail_breaker WHERE rail = $1 AND operation = $2 AND (trial_until IS NULL OR trial_until <= $3)
      AND (state = 'half_open' OR (state = 'open' AND open_until <= $3)) FOR UPDATE
  ), taken AS (
    UPDATE rail_breaker b SET state = 'half_open', trial_until = $4, changed_at = $3 FROM was
    WHERE b.rail = $1 AND b.operation = $2 RETURNING was.state
  ), noted AS (
    INSERT INTO rail_health_event (id, rail, operation, from_state, to_state, at)
    SELECT $5, $1, $2, state, 'half_open', $3 FROM taken WHERE state <> 'half_open'
  )
  SELECT FROM taken`;

/** Takes the one trial of a breaker; false when somebody else has it. */
export async function claimTrial(rail: RailName, operation: RailOperation, now: Date, until: Date): Promise<boolean> {
  const { rowCount } = await pool.query(CLAIM_TRIAL, [rail, operation, now, until, newId()]);
  return rowCount === 1;
}
