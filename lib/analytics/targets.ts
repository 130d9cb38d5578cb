import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction, pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import { isCurrency } from "../shared/money";
import type { MonthTarget, MonthTargetInput } from "../shared/schemas/analytics";

type Row = { month: string; currency: string; gross_minor: number };

const SELECT = "SELECT to_char(month, 'YYYY-MM') AS month, currency, gross_minor FROM revenue_target";

/** Every month's target, newest month first. */
export async function listTargets(): Promise<MonthTarget[]> {
  const { rows } = await pool.query<Row>(`${SELECT} ORDER BY month DESC, currency`);
  return rows.flatMap(({ month, currency, gross_minor: grossMinor }) =>
    isCurrency(currency) ? { month, currency, grossMinor } : [],
  );
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
