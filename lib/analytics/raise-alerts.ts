import "server-only";
import { type Db, inTransaction } from "../platform/db";
import { counter } from "../platform/metrics";
import { newId } from "../shared/ids";
import type { AlertRule, Severity } from "../shared/schemas/alerts";
import type { Facts, Verdict } from "./alert-rules";
import { describeAlert } from "./describe-alert";

const raised = counter("backline_alerts_raised_total", "Alerts and insights raised", ["rule", "severity"]);

const RANK = "array_position(ARRAY['info', 'warning', 'critical'], ";
export type AlertEvent = "fired" | "acknowledged" | "resolved";
type Changed = { id: string; rule: AlertRule; severity: Severity; facts: Facts };

/** Listeners are the store's; everything else is said per currency. */
function keyOf(rule: AlertRule, currency: string): string {
  return rule === "listenersNearPeak" ? rule : `${rule}:${currency}`;
}

/**
 * Brings what is open in line with what the rules say: raises, refreshes, resolves. One alert per key is open at a time; what
 * was snoozed stays quiet until the snooze ends, also when it clears and comes back. Deliveries are written with the change.
 */
export async function applyVerdicts(
  verdicts: readonly Verdict[],
  currency: string,
  now: Date,
  zone: string,
): Promise<void> {
  await inTransaction(async (db) => {
    for (const verdict of verdicts) {
      const key = keyOf(verdict.rule, currency);
      if (verdict.status === "raise") await raise(db, verdict, key, now, zone);
      if (verdict.status === "clear") await resolve(db, key, now, zone);
    }
  });
}

async function raise(db: Db, verdict: Verdict & { status: "raise" }, key: string, now: Date, zone: string) {
  const { rule, severity, facts } = verdict;
  const { rows } = await db.query<Changed & { isNew: boolean }>(
    `INSERT INTO alert (id, rule, dedupe_key, severity, state, facts, fired_at, last_seen_at)
     SELECT $1, $2, $3, $4, 'firing', $5, $6, $6
     WHERE NOT EXISTS (SELECT 1 FROM alert WHERE dedupe_key = $3 AND state = 'resolved' AND snoozed_until > $6)
     ON CONFLICT (dedupe_key) WHERE state <> 'resolved' DO UPDATE SET facts = EXCLUDED.facts, last_seen_at = EXCLUDED.last_seen_at
     RETURNING id, rule, severity, facts, id = $1 AS "isNew"`,
    [newId(), rule, key, severity, JSON.stringify(facts), now],
  );
  const alert = rows[0];
  if (!alert?.isNew) return;
  raised.inc({ rule, severity });
  await writeDeliveries(db, alert, "fired", now, zone);
}

async function resolve(db: Db, key: string, now: Date, zone: string): Promise<void> {
  const { rows } = await db.query<Changed>(
    `UPDATE alert SET state = 'resolved', resolved_at = $2, last_seen_at = $2 WHERE dedupe_key = $1 AND state <> 'resolved'
     RETURNING id, rule, severity, facts`,
    [key, now],
  );
  for (const alert of rows) await writeDeliveries(db, alert, "resolved", now, zone);
}

/** One delivery per webhook that wants this severity, and, from warnings up, one mail to every admin. */
export async function writeDeliveries(
  db: Db,
  alert: Changed,
  event: AlertEvent,
  now: Date,
  zone: string,
): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM webhook_target WHERE is_enabled AND ${RANK} min_severity) <= ${RANK} $1::text)`,
    [alert.severity],
  );
  for (const target of rows)
    await db.query(
      `INSERT INTO alert_delivery (id, alert_id, event, target_id, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)
       ON CONFLICT DO NOTHING`,
      [newId(), alert.id, event, target.id, now],
    );
  if (alert.severity !== "info" && event !== "acknowledged") await writeMails(db, alert, event, now, zone);
}

async function writeMails(db: Db, alert: Changed, event: AlertEvent, now: Date, zone: string): Promise<void> {
  const { rowCount } = await db.query(
    `INSERT INTO alert_delivery (id, alert_id, event, state, due_at, created_at, sent_at) VALUES ($1, $2, $3, 'sent', $4, $4, $4)
     ON CONFLICT DO NOTHING`,
    [newId(), alert.id, event, now],
  );
  if (rowCount === 0) return;
  const { title, text } = describeAlert(alert.rule, alert.facts, zone);
  const { rows } = await db.query<{ email: string }>(
    `SELECT u.email FROM app_user u JOIN role_grant r ON r.user_id = u.id AND r.role = 'admin' WHERE u.disabled_at IS NULL`,
  );
  for (const { email } of rows)
    await db.query(
      "INSERT INTO mail_outbox (id, kind, recipient, subject, body, due_at, created_at) VALUES ($1, 'alert', $2, $3, $4, $5, $5)",
      [newId(), email, event === "resolved" ? `Resolved: ${title}` : title, text, now],
    );
}
