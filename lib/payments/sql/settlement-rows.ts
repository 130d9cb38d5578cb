import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { fromPublicId } from "@/lib/shared/ids";
import type { RailName } from "../provider";
import type { SettlementLine, Span } from "../settlement";

/** A number for one reading of a rail's list; later readings have higher ones. */
export async function beginReading(): Promise<number> {
  const { rows } = await pool.query<{ reading: number }>("SELECT nextval('settlement_reading')::int AS reading");
  return rows[0]?.reading as number;
}

const STORE = `
  INSERT INTO settlement_line AS l (rail, reading, ref, kind, subject_ref, charge_ref, our_id, gross_minor, currency,
    fee_minor, net_minor, settled_in, at, is_final)
  SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::bigint[], $9::text[],
    $10::bigint[], $11::bigint[], $12::text[], $13::timestamptz[], $14::boolean[])
  ON CONFLICT (rail, ref) DO UPDATE SET reading = EXCLUDED.reading, kind = EXCLUDED.kind, subject_ref = EXCLUDED.subject_ref,
    charge_ref = EXCLUDED.charge_ref, our_id = EXCLUDED.our_id, gross_minor = EXCLUDED.gross_minor,
    currency = EXCLUDED.currency, fee_minor = EXCLUDED.fee_minor, net_minor = EXCLUDED.net_minor,
    settled_in = EXCLUDED.settled_in, at = EXCLUDED.at, is_final = EXCLUDED.is_final
  WHERE l.reading <= EXCLUDED.reading`;

function ourIdOf({ kind, ourRef }: SettlementLine): string | null {
  if (ourRef === null) return null;
  if (kind === "charge") return fromPublicId("attempt", ourRef);
  return kind === "refund" ? fromPublicId("refund", ourRef) : null;
}

/** Puts a page of a rail's list on file. A line that is there takes what it says now. */
export async function storeLines(
  rail: RailName,
  reading: number,
  page: readonly SettlementLine[],
  db: Db = pool,
): Promise<void> {
  // a list that grows while it is paged shows a line twice
  const lines = [...new Map(page.map((line) => [line.ref, line])).values()];
  const all = <T>(read: (line: SettlementLine) => T) => lines.map(read);
  await db.query(STORE, [
    rail,
    reading,
    all(({ ref }) => ref),
    all(({ kind }) => kind),
    all(({ subjectRef }) => subjectRef),
    all(({ chargeRef }) => chargeRef),
    all(ourIdOf),
    all(({ grossMinor }) => grossMinor),
    all(({ currency }) => currency),
    all(({ feeMinor }) => feeMinor),
    all(({ netMinor }) => netMinor),
    all(({ settledIn }) => settledIn),
    all(({ at }) => at),
    all(({ isFinal }) => isFinal),
  ]);
}

const MANY = 10_000;

/** Drops what the whole list of `span` did not show any more. A reading that began later keeps what it has seen. */
export async function forgetUnseen(rail: RailName, reading: number, { from, until }: Span): Promise<void> {
  await pool.query("DELETE FROM settlement_line WHERE rail = $1 AND at >= $3 AND at < $4 AND reading < $2", [
    rail,
    reading,
    from,
    until,
  ]);
}

/** So many new rows at once that the planner must hear of them before they are compared. */
export async function noteGrowth(lineCount: number): Promise<void> {
  if (lineCount >= MANY) await pool.query("ANALYZE settlement_line");
}
