import "server-only";
import { pool } from "../platform/db";
import { AppError } from "../platform/errors";
import { type SendResult, sendWebhook } from "../platform/send-webhook";
import { fromPublicId, newId } from "../shared/ids";
import type { WebhookShape, WebhookTry } from "../shared/schemas/alerts";
import { type Clock, systemClock } from "../shared/time";
import { shapeTest } from "./shape-alert";
import { openTargetField } from "./webhook-targets";

/** A target as it lies in the table, its secrets sealed. */
export type SealedTarget = {
  targetId: string;
  shape: WebhookShape;
  url: string;
  routingKey: string | null;
  signingSecret: string | null;
};
export type Send = (url: string, body: unknown, signingSecret: string | null) => Promise<SendResult>;

export const sendSigned: Send = (url, body, signingSecret) => sendWebhook(url, body, { signingSecret });

const UNREADABLE: SendResult = {
  kind: "refused",
  reason: "The store's key no longer opens its address or secret. Remove it and add it anew.",
};

/** Sends the bodies one after the other until one does not arrive, and notes on the target how that went. Never throws. */
export async function sendToTarget(
  target: SealedTarget,
  shape: (routingKey: string | null) => readonly unknown[],
  now: Date,
  send: Send = sendSigned,
): Promise<SendResult> {
  const result = await tryTo(target, shape, send);
  await pool.query("UPDATE webhook_target SET tried_at = $2, try_outcome = $3, try_error = $4 WHERE id = $1", [
    target.targetId,
    now,
    result.kind,
    result.kind === "sent" ? null : result.reason,
  ]);
  return result;
}

async function tryTo(
  target: SealedTarget,
  shape: (routingKey: string | null) => readonly unknown[],
  send: Send,
): Promise<SendResult> {
  const open = (field: "url" | "routing_key" | "signing_secret", sealed: string) =>
    openTargetField(field, sealed, target.targetId);
  const url = open("url", target.url);
  const routingKey = target.routingKey && open("routing_key", target.routingKey);
  const secret = target.signingSecret && open("signing_secret", target.signingSecret);
  const isWhole = !(target.routingKey && !routingKey) && !(target.signingSecret && !secret);
  if (!url || !isWhole) return UNREADABLE;
  for (const body of shape(routingKey)) {
    const result = await send(url, body, secret);
    if (result.kind !== "sent") return result;
  }
  return { kind: "sent" };
}

/** Sends a test there at once, also where it is switched off, and says how that went. Throws `not_found`. */
export async function testWebhookTarget(
  publicId: string,
  send: Send = sendSigned,
  clock: Clock = systemClock,
): Promise<WebhookTry> {
  const { rows } = await pool.query<SealedTarget>(
    `SELECT id AS "targetId", shape, url, routing_key AS "routingKey", signing_secret AS "signingSecret" FROM webhook_target WHERE id = $1`,
    [fromPublicId("webhookTarget", publicId)],
  );
  const [target] = rows;
  if (!target) throw new AppError("not_found", "There is no such target.");
  const result = await sendToTarget(target, (key) => shapeTest(target.shape, newId(), key), clock.now(), send);
  return { outcome: result.kind, reason: result.kind === "sent" ? null : result.reason };
}
