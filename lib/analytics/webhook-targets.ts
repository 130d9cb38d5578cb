import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { openField, sealField } from "../platform/crypto";
import { inTransaction, pool } from "../platform/db";
import { AppError, fieldError } from "../platform/errors";
import { checkWebhookUrl } from "../platform/send-webhook";
import type { UserActor } from "../platform/session";
import { fromPublicId, newId, toPublicId } from "../shared/ids";
import type { Severity, WebhookTargetInput, WebhookTargetView } from "../shared/schemas/alerts";
import { type Clock, systemClock } from "../shared/time";

type Row = {
  id: string;
  name: string;
  shape: "slack" | "pagerduty";
  url: string;
  min_severity: Severity;
  created_at: Date;
  last_sent_at: Date | null;
  last_error: string | null;
};

/** Where alerts go, with how the last delivery went; of the address only its host. */
export async function listWebhookTargets(): Promise<WebhookTargetView[]> {
  const { rows } = await pool.query<Row>(
    `SELECT t.*, last.last_error, (SELECT max(sent_at) FROM alert_delivery d WHERE d.target_id = t.id) AS last_sent_at
     FROM webhook_target t LEFT JOIN LATERAL (
       SELECT last_error FROM alert_delivery d WHERE d.target_id = t.id AND attempts > 0 ORDER BY created_at DESC, id DESC LIMIT 1) last ON true
     ORDER BY t.id`,
  );
  return rows.map((row) => ({
    id: toPublicId("webhookTarget", row.id),
    name: row.name,
    shape: row.shape,
    host: new URL(openField(row.url, `webhook_target:url:${row.id}`)).host,
    minSeverity: row.min_severity,
    createdAt: row.created_at.toISOString(),
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
    lastError: row.last_error,
  }));
}

/** Throws `unprocessable` at `url` for an address that the allow-list does not name. */
export async function addWebhookTarget(
  actor: UserActor,
  input: WebhookTargetInput,
  clock: Clock = systemClock,
): Promise<void> {
  const checked = checkWebhookUrl(input.url);
  if (checked.kind === "refused") throw fieldError("url", checked.reason);
  const [id, { name, shape, minSeverity, routingKey }] = [newId(), input];
  const seal = (field: string, plain: string) => sealField(plain, `webhook_target:${field}:${id}`);
  await inTransaction(async (db) => {
    await db.query(
      `INSERT INTO webhook_target (id, name, shape, url, routing_key, min_severity, created_at, created_by, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $7)`,
      [
        id,
        name,
        shape,
        seal("url", input.url),
        routingKey ? seal("routing_key", routingKey) : null,
        minSeverity,
        clock.now(),
        actor.userId,
      ],
    );
    await appendAudit(db, {
      actorId: actor.userId,
      action: "webhook_target.added",
      subject: toPublicId("webhookTarget", id),
      after: { name, shape, host: checked.url.host, minSeverity },
    });
  });
}

/** Throws `not_found`. What was still to be sent there is not sent. */
export async function removeWebhookTarget(actor: UserActor, publicId: string): Promise<void> {
  const id = fromPublicId("webhookTarget", publicId);
  await inTransaction(async (db) => {
    const { rowCount } = await db.query("DELETE FROM webhook_target WHERE id = $1", [id]);
    if (rowCount !== 1) throw new AppError("not_found", "There is no such target.");
    await appendAudit(db, { actorId: actor.userId, action: "webhook_target.removed", subject: publicId });
  });
}
