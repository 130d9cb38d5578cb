import "server-only";
import { pool } from "../platform/db";
import { counter } from "../platform/metrics";
import type { SendResult } from "../platform/send-webhook";
import { getStoreZone } from "../platform/settings";
import { type SealedTarget, type Send, sendSigned, sendToTarget } from "./send-to-target";
import { type AlertMessage, shapeAlert } from "./shape-alert";

const BATCH = 20;
const LEASE_SECONDS = 60;
const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_SECONDS = 15;

const deliveries = counter("backline_alert_deliveries_total", "Alert deliveries tried, by shape and result", [
  "shape",
  "result",
]);

type Delivery = AlertMessage & SealedTarget & { attempts: number };

const TOO_OFTEN: SendResult = { kind: "failed", reason: `It was tried ${MOST_ATTEMPTS} times.` };

/** Sends what is due, each leased first so that a crash delays it and never loses it. True when there may be more. */
export async function deliverAlerts(now = new Date(), send: Send = sendSigned): Promise<boolean> {
  const zone = await getStoreZone();
  const { rows } = await pool.query<Delivery>(
    `UPDATE alert_delivery d SET attempts = attempts + 1, due_at = $1::timestamptz + make_interval(secs => ${LEASE_SECONDS})
     FROM alert a, webhook_target t
     WHERE d.id IN (SELECT id FROM alert_delivery WHERE state = 'waiting' AND target_id IS NOT NULL AND due_at <= $1
         ORDER BY due_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       AND a.id = d.alert_id AND t.id = d.target_id
     RETURNING d.id, d.attempts, d.event, a.id AS "alertId", a.rule, a.severity, a.facts, a.fired_at AS "firedAt",
       t.id AS "targetId", t.shape, t.url, t.routing_key AS "routingKey", t.signing_secret AS "signingSecret"`,
    [now],
  );
  await Promise.all(rows.map((delivery) => deliver(delivery, now, zone, send)));
  return rows.length === BATCH;
}

async function deliver(delivery: Delivery, now: Date, zone: string, send: Send): Promise<void> {
  // more tries than there are: the process ended in the middle of each
  if (delivery.attempts > MOST_ATTEMPTS) return record(delivery, TOO_OFTEN, now);
  const shape = (routingKey: string | null) => [shapeAlert(delivery.shape, delivery, zone, routingKey)];
  await record(delivery, await sendToTarget(delivery, shape, now, send), now);
}

/** What failed waits twice as long each time; what was refused, or failed for the last time, is over. */
async function record(delivery: Delivery, result: SendResult, now: Date): Promise<void> {
  const isLast = result.kind === "failed" && delivery.attempts >= MOST_ATTEMPTS;
  const state = result.kind === "failed" && !isLast ? "waiting" : result.kind;
  const pause = FIRST_PAUSE_SECONDS * 2 ** (delivery.attempts - 1);
  deliveries.inc({ shape: delivery.shape, result: result.kind });
  await pool.query(
    `UPDATE alert_delivery SET state = $2::text, last_error = $3, due_at = $4::timestamptz + make_interval(secs => $5),
       sent_at = CASE WHEN $2::text = 'sent' THEN $4::timestamptz END WHERE id = $1`,
    [delivery.id, state, result.kind === "sent" ? null : result.reason, now, pause],
  );
}
