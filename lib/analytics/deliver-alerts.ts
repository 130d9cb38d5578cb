import "server-only";
import { openField } from "../platform/crypto";
import { pool } from "../platform/db";
import { env } from "../platform/env";
import { counter } from "../platform/metrics";
import { type SendResult, sendWebhook } from "../platform/send-webhook";
import { getStoreZone } from "../platform/settings";
import { toPublicId } from "../shared/ids";
import type { AlertRule, Severity } from "../shared/schemas/alerts";
import type { Facts } from "./alert-rules";
import { describeAlert } from "./describe-alert";
import type { AlertEvent } from "./raise-alerts";

const BATCH = 20;
const LEASE_SECONDS = 60;
const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_SECONDS = 15;

const deliveries = counter("backline_alert_deliveries_total", "Alert deliveries tried, by shape and result", [
  "shape",
  "result",
]);

export type Delivery = {
  id: string;
  attempts: number;
  event: AlertEvent;
  alertId: string;
  rule: AlertRule;
  severity: Severity;
  facts: Facts;
  firedAt: Date;
  targetId: string;
  shape: "slack" | "pagerduty";
  url: string;
  routingKey: string | null;
};

const WORDS = { fired: "Firing", acknowledged: "Acknowledged", resolved: "Resolved" } as const;
const ACTIONS = { fired: "trigger", acknowledged: "acknowledge", resolved: "resolve" } as const;

/** The body as the receiver expects it: a Slack message, or a PagerDuty event (Events API v2). */
export function shapeAlert(delivery: Delivery, zone: string, routingKey: string | null): unknown {
  const { title, text } = describeAlert(delivery.rule, delivery.facts, zone);
  const link = `${env.PUBLIC_URL.replace(/\/$/, "")}/dashboard/alerts`;
  if (delivery.shape === "slack") {
    const head = `${WORDS[delivery.event]} (${delivery.severity}): ${title}`;
    // Slack reads these three as markup, and titles are typed by artists
    const plain = (words: string) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    const section = {
      type: "section",
      text: { type: "mrkdwn", text: `*${plain(head)}*\n${plain(text)}\n<${link}|Open>` },
    };
    return { text: plain(head), blocks: [section] };
  }
  return {
    routing_key: routingKey,
    event_action: ACTIONS[delivery.event],
    dedup_key: toPublicId("alert", delivery.alertId),
    links: [{ href: link, text: "Alerts" }],
    payload: {
      summary: title,
      source: new URL(env.PUBLIC_URL).host,
      severity: delivery.severity,
      timestamp: delivery.firedAt.toISOString(),
      class: delivery.rule,
      custom_details: { text, ...delivery.facts },
    },
  };
}

/** Sends what is due, each leased first so that a crash delays it and never loses it. True when there may be more. */
export async function deliverAlerts(
  now = new Date(),
  send: (url: string, body: unknown) => Promise<SendResult> = (url, body) => sendWebhook(url, body),
): Promise<boolean> {
  const zone = await getStoreZone();
  const { rows } = await pool.query<Delivery>(
    `UPDATE alert_delivery d SET attempts = attempts + 1, due_at = $1::timestamptz + make_interval(secs => ${LEASE_SECONDS})
     FROM alert a, webhook_target t
     WHERE d.id IN (SELECT id FROM alert_delivery WHERE state = 'waiting' AND target_id IS NOT NULL AND due_at <= $1
         ORDER BY due_at, id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       AND a.id = d.alert_id AND t.id = d.target_id
     RETURNING d.id, d.attempts, d.event, a.id AS "alertId", a.rule, a.severity, a.facts, a.fired_at AS "firedAt",
       t.id AS "targetId", t.shape, t.url, t.routing_key AS "routingKey"`,
    [now],
  );
  await Promise.all(
    rows.map(async (delivery) => {
      const open = (field: "url" | "routing_key", sealed: string) =>
        openField(sealed, `webhook_target:${field}:${delivery.targetId}`);
      const key = delivery.routingKey === null ? null : open("routing_key", delivery.routingKey);
      const result = await send(open("url", delivery.url), shapeAlert(delivery, zone, key));
      await record(delivery, result, now);
    }),
  );
  return rows.length === BATCH;
}

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
