import "server-only";
import { env } from "../platform/env";
import { toPublicId } from "../shared/ids";
import type { AlertRule, Severity, WebhookShape } from "../shared/schemas/alerts";
import type { Facts } from "./alert-rules";
import { describeAlert } from "./describe-alert";
import type { AlertEvent } from "./raise-alerts";

export type AlertMessage = {
  /** The delivery's: the same on every try, so that a receiver can tell a repetition. */
  id: string;
  event: AlertEvent;
  alertId: string;
  rule: AlertRule;
  severity: Severity;
  facts: Facts;
  firedAt: Date;
};

const WORDS = { fired: "Firing", acknowledged: "Acknowledged", resolved: "Resolved" } as const;
const ACTIONS = { fired: "trigger", acknowledged: "acknowledge", resolved: "resolve" } as const;
const TEST_TITLE = "A test: alerts arrive here";

const storeHost = () => new URL(env.PUBLIC_URL).host;
const alertsPage = () => `${env.PUBLIC_URL.replace(/\/$/, "")}/dashboard/alerts`;

/** A Slack message; Slack reads these three characters as markup, and titles are typed by artists. */
function forSlack(head: string, text: string): unknown {
  const plain = (words: string) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const words = `*${plain(head)}*\n${plain(text)}\n<${alertsPage()}|Open>`;
  return { text: plain(head), blocks: [{ type: "section", text: { type: "mrkdwn", text: words } }] };
}

/** The body as the receiver expects it: a Slack message, a PagerDuty event (Events API v2), or all there is as JSON. */
export function shapeAlert(
  shape: WebhookShape,
  message: AlertMessage,
  zone: string,
  routingKey: string | null,
): unknown {
  const { event, rule, severity, facts, firedAt } = message;
  const { title, text } = describeAlert(rule, facts, zone);
  const alertId = toPublicId("alert", message.alertId);
  const timestamp = firedAt.toISOString();
  if (shape === "slack") return forSlack(`${WORDS[event]} (${severity}): ${title}`, text);
  if (shape === "json") {
    const alert = { id: alertId, rule, severity, title, text, facts, firedAt: timestamp };
    return { id: message.id, event, store: storeHost(), link: alertsPage(), alert };
  }
  return {
    routing_key: routingKey,
    event_action: ACTIONS[event],
    dedup_key: alertId,
    links: [{ href: alertsPage(), text: "Alerts" }],
    payload: {
      summary: title,
      source: storeHost(),
      severity,
      timestamp,
      class: rule,
      custom_details: { text, ...facts },
    },
  };
}

/** What a receiver gets to see whether it is reached; at PagerDuty an incident that the second body closes at once. */
export function shapeTest(shape: WebhookShape, id: string, routingKey: string | null): unknown[] {
  const text = `Sent from ${storeHost()}. Nothing is wrong.`;
  if (shape === "slack") return [forSlack(TEST_TITLE, text)];
  if (shape === "json")
    return [{ id, event: "test", store: storeHost(), link: alertsPage(), alert: null, text: TEST_TITLE }];
  const event = { routing_key: routingKey, dedup_key: `backline-test-${id}` };
  const payload = { summary: TEST_TITLE, source: storeHost(), severity: "info", custom_details: { text } };
  return [
    { ...event, event_action: "trigger", payload },
    { ...event, event_action: "resolve" },
  ];
}
