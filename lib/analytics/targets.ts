import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "../platform/db";
import type { UserActor } from "../platform/session";
import { getStoreZone } from "../platform/settings";
import { isCurrency } from "../shared/money";
import type { MonthTarget, MonthTargetInput } from "../shared/schemas/analytics";
import { addMonths, startOfDay, systemClock } from "../shared/time";
import { inOneZone } from "./zone-of-record";

type Row = { month: string; currency: string; gross_minor: number };

const SELECT = "SELECT to_char(month, 'YYYY-MM') AS month, currency, gross_minor FROM revenue_target";

/** Every month's target, newest month first, with what the month has taken and should have by now. Throws `BeingCounted` while days are of two zones. */
export async function listTargets(now = systemClock.now()): Promise<MonthTarget[]> {
  const zone = await getStoreZone();
  const { rows } = await inOneZone(zone, (db) =>
    db.query<Row & { taken_minor: number }>(
      `SELECT to_char(t.month, 'YYYY-MM') AS month, t.currency, t.gross_minor,
       (SELECT coalesce(sum(d.gross_minor), 0)::bigint FROM platform_day d
        WHERE d.currency = t.currency AND d.day >= t.month AND d.day < t.month + interval '1 month') AS taken_minor
     FROM revenue_target t ORDER BY t.month DESC, t.currency`,
    ),
  );
  return rows.flatMap((row) => {
    if (!isCurrency(row.currency)) return [];
    const { month, currency, gross_minor: grossMinor, taken_minor: takenMinor } = row;
    return {
      month,
      currency,
      grossMinor,
      takenMinor,
      dueMinor: Math.round(grossMinor * shareOfMonth(month, zone, now)),
    };
  });
}

/** How much of the month has run, 0 to 1, in the store's zone. */
function shareOfMonth(month: string, zone: string, now: Date): number {
  const first = `${month}-01`;
  const [from, to] = [startOfDay(first, zone).getTime(), startOfDay(addMonths(first, 1), zone).getTime()];
  return Math.min(1, Math.max(0, (now.getTime() - from) / (to - from)));
}

/** Sets what a month shall bring in one currency; null takes the target away. Audited with what it was. */
export async function setTarget(actor: UserActor, { month, currency, grossMinor }: MonthTargetInput): Promise<void> {
  const first = `${month}-01`;
  await inTransaction(async (db) => {
    const { rows } = await db.query<Row>(`${SELECT} WHERE month = $1 AND currency = $2 FOR UPDATE`, [first, currency]);
    if (grossMinor === null)
      await db.query("DELETE FROM revenue_target WHERE month = $1 AND currency = $2", [first, currency]);
    else
      await db.query(
        `INSERT INTO revenue_target (month, currency, gross_minor, updated_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (month, currency) DO UPDATE SET gross_minor = EXCLUDED.gross_minor, updated_at = now(), updated_by = EXCLUDED.updated_by`,
        [first, currency, grossMinor, actor.userId],
      );
    await appendAudit(db, {
      actorId: actor.userId,
      action: "revenue_target.set",
      subject: `${month} ${currency}`,
      before: { grossMinor: rows[0]?.gross_minor ?? null },
      after: { grossMinor },
    });
  });
}
