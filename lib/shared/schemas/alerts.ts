import { z } from "zod";
import { Timestamp } from "./common";

export const ALERT_RULES = [
  "revenueDrop",
  "revenueBelowTarget",
  "revenueAboveTarget",
  "listenersNearPeak",
  "trackCarriesHour",
  "busyHour",
] as const;
export const AlertRule = z.enum(ALERT_RULES);
export type AlertRule = z.infer<typeof AlertRule>;
export const Severity = z.enum(["info", "warning", "critical"]);
export type Severity = z.infer<typeof Severity>;
export const AlertState = z.enum(["firing", "acknowledged", "resolved"]);

/** `title` and `text` name the numbers, the window and the baseline; `facts` holds the same as fields. */
export const AlertView = z.object({
  id: z.string(),
  rule: AlertRule,
  severity: Severity,
  state: AlertState,
  title: z.string(),
  text: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  firedAt: Timestamp,
  lastSeenAt: Timestamp,
  acknowledgedAt: Timestamp.nullable(),
  acknowledgedBy: z.string().nullable(),
  snoozedUntil: Timestamp.nullable(),
  resolvedAt: Timestamp.nullable(),
});
export type AlertView = z.infer<typeof AlertView>;

export const AlertQuery = z.strictObject({ state: z.enum(["open", "all"]).default("open") });
export const AlertList = z.object({ data: z.array(AlertView), firing: z.int() });
export const AlertSnooze = z.strictObject({ minutes: z.int().min(5).max(1_440) });

/** The address and the key are secrets: written once, never read back. */
export const WebhookTargetInput = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    shape: z.enum(["slack", "pagerduty"]),
    url: z.url().max(500),
    routingKey: z.string().trim().min(1).max(100).optional(),
    minSeverity: Severity.default("warning"),
  })
  .refine((target) => target.shape !== "pagerduty" || target.routingKey, {
    path: ["routingKey"],
    message: "PagerDuty needs the integration's routing key.",
  });
export type WebhookTargetInput = z.output<typeof WebhookTargetInput>;
export const WebhookTargetView = z.object({
  id: z.string(),
  name: z.string(),
  shape: z.enum(["slack", "pagerduty"]),
  host: z.string(),
  minSeverity: Severity,
  createdAt: Timestamp,
  lastSentAt: Timestamp.nullable(),
  lastError: z.string().nullable(),
});
export type WebhookTargetView = z.infer<typeof WebhookTargetView>;
export const WebhookTargetList = z.object({ data: z.array(WebhookTargetView) });
