import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { fromPublicId } from "@/lib/shared/ids";
import type { RailName } from "../provider";
import type { AnnouncedReport, SettlementLine, Span } from "../settlement";

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

const MANY = 1_000;

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

/** Longer than any line waits for the file that it stands in. */
const REPORTS_WITHIN_DAYS = 40;

/** The files that a rail has told of under its signature, since a span began. */
export async function listAnnounced(rail: RailName, { from }: Span): Promise<AnnouncedReport[]> {
  const { rows } = await pool.query<AnnouncedReport>(
    `SELECT name, "announcedAt" FROM (
       SELECT provider_ref AS name, least(received_at, (payload->>'occurredAt')::timestamptz) AS "announcedAt"
       FROM webhook_inbox WHERE rail = $1 AND event_type = 'REPORT_AVAILABLE' AND received_at >= $2) told
     WHERE "announcedAt" >= $2 AND "announcedAt" < $2::timestamptz + interval '${REPORTS_WITHIN_DAYS} days'
     ORDER BY "announcedAt", name`,
    [rail, from],
  );
  return rows;
}

/** What charges have cost where the list alone tells it: known from now on, and posted by whoever settles fees. */
export async function learnListedFees(rail: RailName, { from, until }: Span): Promise<void> {
  await pool.query(
    `UPDATE payment_attempt a SET fee_actual_minor = l.fee_minor
     FROM settlement_line l, payment p
     WHERE l.rail = $1 AND l.at >= $2 AND l.at < $3 AND l.kind = 'charge' AND l.is_final AND l.fee_minor IS NOT NULL
       AND l.settled_in = l.currency AND a.rail = $1 AND a.provider_ref = l.charge_ref AND a.state = 'captured'
       AND a.fee_settled_at IS NULL AND a.fee_actual_minor IS NULL AND p.id = a.payment_id
       AND p.currency = l.currency AND p.captured_minor = l.gross_minor`,
    [rail, from, until],
  );
}
