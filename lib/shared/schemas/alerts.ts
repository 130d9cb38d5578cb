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

/** `json`: a receiver of one's own; what it gets is signed. */
export const WEBHOOK_SHAPES = ["slack", "pagerduty", "json"] as const;
export const WebhookShape = z.enum(WEBHOOK_SHAPES);
export type WebhookShape = z.infer<typeof WebhookShape>;

/** The address and the key are secrets: written once, never read back. */
export const WebhookTargetInput = z
  .strictObject({
    name: z.string().trim().min(1).max(80),
    shape: WebhookShape,
    url: z.url().max(500),
    routingKey: z.string().trim().min(1).max(100).optional(),
    minSeverity: Severity.default("warning"),
  })
  .refine((target) => target.shape !== "pagerduty" || target.routingKey, {
    path: ["routingKey"],
    message: "PagerDuty needs the integration's routing key.",
  });
export type WebhookTargetInput = z.output<typeof WebhookTargetInput>;
export const WebhookTargetChange = z.strictObject({ isEnabled: z.boolean() });

/** `refused`: nothing was sent, and trying again would not help. */
export const TryOutcome = z.enum(["sent", "refused", "failed"]);
export type TryOutcome = z.infer<typeof TryOutcome>;
export const WebhookTry = z.object({ outcome: TryOutcome, reason: z.string().nullable() });
export type WebhookTry = z.infer<typeof WebhookTry>;

export const WebhookTargetView = z.object({
  id: z.string(),
  name: z.string(),
  shape: WebhookShape,
  /** Null when the store's key no longer opens the address: it has to be added anew. */
  host: z.string().nullable(),
  minSeverity: Severity,
  isEnabled: z.boolean(),
  createdAt: Timestamp,
  /** The last try, of an alert or a test; null before the first. */
  lastTry: WebhookTry.extend({ at: Timestamp }).nullable(),
  lastSentAt: Timestamp.nullable(),
  /** Deliveries that are still to be tried, again or for the first time. */
  waiting: z.int(),
});
export type WebhookTargetView = z.infer<typeof WebhookTargetView>;
export const WebhookTargetList = z.object({ data: z.array(WebhookTargetView) });
/** `signingSecret` is shown this once; null for shapes that sign nothing. */
export const CreatedWebhookTarget = z.object({ target: WebhookTargetView, signingSecret: z.string().nullable() });
export type CreatedWebhookTarget = z.infer<typeof CreatedWebhookTarget>;
