import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction, pool } from "../platform/db";
import { AppError } from "../platform/errors";
import type { UserActor } from "../platform/session";
import { getStoreZone } from "../platform/settings";
import { fromPublicId, toPublicId } from "../shared/ids";
import type { AlertRule, AlertView, Severity } from "../shared/schemas/alerts";
import { type Clock, systemClock } from "../shared/time";
import type { Facts } from "./alert-rules";
import { describeAlert } from "./describe-alert";
import { writeDeliveries } from "./raise-alerts";

const MOST_SHOWN = 100;
const MINUTE_MS = 60_000;

type Row = {
  id: string;
  rule: AlertRule;
  severity: Severity;
  state: AlertView["state"];
  facts: Facts;
  fired_at: Date;
  last_seen_at: Date;
  acknowledged_at: Date | null;
  acknowledged_by_name: string | null;
  snoozed_until: Date | null;
  resolved_at: Date | null;
};

const SELECT = `SELECT a.*, u.name AS acknowledged_by_name FROM alert a LEFT JOIN app_user u ON u.id = a.acknowledged_by`;

function toView(row: Row, zone: string): AlertView {
  return {
    id: toPublicId("alert", row.id),
    rule: row.rule,
    severity: row.severity,
    state: row.state,
    ...describeAlert(row.rule, row.facts, zone),
    facts: row.facts,
    firedAt: row.fired_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    acknowledgedBy: row.acknowledged_by_name,
    snoozedUntil: row.snoozed_until?.toISOString() ?? null,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
  };
}

/** The newest 100: open ones first, the gravest on top. `open` leaves out what is resolved or snoozed. */
export async function listAlerts(state: "open" | "all", clock: Clock = systemClock): Promise<AlertView[]> {
  const { rows } = await pool.query<Row>(
    `${SELECT} WHERE $1 OR (a.state <> 'resolved' AND (a.snoozed_until IS NULL OR a.snoozed_until <= $2))
     ORDER BY a.state = 'resolved', array_position(ARRAY['critical', 'warning', 'info'], a.severity), a.fired_at DESC, a.id LIMIT ${MOST_SHOWN}`,
    [state === "all", clock.now()],
  );
  const zone = await getStoreZone();
  return rows.map((row) => toView(row, zone));
}

/** How many call for somebody: firing and not snoozed. */
export async function countFiring(clock: Clock = systemClock): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM alert WHERE state = 'firing' AND (snoozed_until IS NULL OR snoozed_until <= $1)",
    [clock.now()],
  );
  return rows[0]?.count ?? 0;
}

/** Somebody takes it. Again is no error; throws `not_found`, and `conflict` for one that is resolved. */
export async function acknowledgeAlert(actor: UserActor, publicId: string, clock: Clock = systemClock): Promise<void> {
  const id = fromPublicId("alert", publicId);
  const zone = await getStoreZone();
  await inTransaction(async (db) => {
    const { rows } = await db.query<Row>("SELECT * FROM alert WHERE id = $1 FOR UPDATE", [id]);
    const alert = rows[0];
    if (!alert) throw new AppError("not_found", "There is no such alert.");
    if (alert.state === "resolved") throw new AppError("conflict", "It has resolved by itself.");
    if (alert.state === "acknowledged") return;
    await db.query(
      "UPDATE alert SET state = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3 WHERE id = $1",
      [id, clock.now(), actor.userId],
    );
    await writeDeliveries(db, alert, "acknowledged", clock.now(), zone);
    await appendAudit(db, { actorId: actor.userId, action: "alert.acknowledged", subject: publicId });
  });
}

/** Quiet for a while, also when it clears and comes back. Throws `not_found`, and `conflict` for one that is resolved. */
export async function snoozeAlert(
  actor: UserActor,
  publicId: string,
  minutes: number,
  clock: Clock = systemClock,
): Promise<void> {
  const id = fromPublicId("alert", publicId);
  const until = new Date(clock.now().getTime() + minutes * MINUTE_MS);
  await inTransaction(async (db) => {
    const { rows } = await db.query<Row>("SELECT * FROM alert WHERE id = $1 FOR UPDATE", [id]);
    const alert = rows[0];
    if (!alert) throw new AppError("not_found", "There is no such alert.");
    if (alert.state === "resolved") throw new AppError("conflict", "It has resolved by itself.");
    await db.query("UPDATE alert SET snoozed_until = $2 WHERE id = $1", [id, until]);
    const after = { until: until.toISOString() };
    await appendAudit(db, { actorId: actor.userId, action: "alert.snoozed", subject: publicId, after });
  });
}
