import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { randomToken } from "../platform/crypto";
import { type Db, inTransaction, pool } from "../platform/db";
import { AppError, fieldError } from "../platform/errors";
import { openColumn, type SealedColumn, sealColumn } from "../platform/sealed-columns";
import { checkWebhookUrl } from "../platform/send-webhook";
import type { UserActor } from "../platform/session";
import { fromPublicId, newId, toPublicId } from "../shared/ids";
import type {
  CreatedWebhookTarget,
  Severity,
  TryOutcome,
  WebhookShape,
  WebhookTargetInput,
  WebhookTargetView,
} from "../shared/schemas/alerts";
import { type Clock, systemClock } from "../shared/time";

const SECRET_BYTES = 32;

type Row = {
  id: string;
  name: string;
  shape: WebhookShape;
  url: string;
  min_severity: Severity;
  is_enabled: boolean;
  created_at: Date;
  tried_at: Date | null;
  try_outcome: TryOutcome | null;
  try_error: string | null;
  last_sent_at: Date | null;
  waiting: number;
};
export type SealedField = "url" | "routing_key" | "signing_secret";

const SELECT = `SELECT t.*, (SELECT max(sent_at) FROM alert_delivery d WHERE d.target_id = t.id) AS last_sent_at,
    (SELECT count(*)::int FROM alert_delivery d WHERE d.target_id = t.id AND d.state = 'waiting') AS waiting
  FROM webhook_target t`;

const COLUMNS = {
  url: "targetUrl",
  routing_key: "targetRoutingKey",
  signing_secret: "targetSigningSecret",
} as const satisfies Record<SealedField, SealedColumn>;

/** The field in clear; null when the store's keys do not open it (they were changed, or the row was). */
export function openTargetField(field: SealedField, sealed: string, targetId: string): string | null {
  try {
    return openColumn(COLUMNS[field], targetId, sealed);
  } catch {
    return null;
  }
}

function toView(row: Row): WebhookTargetView {
  const url = openTargetField("url", row.url, row.id);
  return {
    id: toPublicId("webhookTarget", row.id),
    name: row.name,
    shape: row.shape,
    host: url === null ? null : new URL(url).host,
    minSeverity: row.min_severity,
    isEnabled: row.is_enabled,
    createdAt: row.created_at.toISOString(),
    lastTry:
      row.tried_at && row.try_outcome
        ? { at: row.tried_at.toISOString(), outcome: row.try_outcome, reason: row.try_error }
        : null,
    lastSentAt: row.last_sent_at?.toISOString() ?? null,
    waiting: row.waiting,
  };
}

/** Where alerts go, oldest first, with how the last try went; of the address only its host. */
export async function listWebhookTargets(): Promise<WebhookTargetView[]> {
  const { rows } = await pool.query<Row>(`${SELECT} ORDER BY t.id`);
  return rows.map(toView);
}

/** Throws `unprocessable` at `url` for an address that the allow-list does not name. */
export async function addWebhookTarget(
  actor: UserActor,
  input: WebhookTargetInput,
  clock: Clock = systemClock,
): Promise<CreatedWebhookTarget> {
  const checked = checkWebhookUrl(input.url);
  if (checked.kind === "refused") throw fieldError("url", checked.reason);
  const [id, { name, shape, minSeverity, routingKey }] = [newId(), input];
  const signingSecret = shape === "json" ? randomToken(SECRET_BYTES) : null;
  const seal = (field: SealedField, plain: string | null | undefined) =>
    plain ? sealColumn(COLUMNS[field], id, plain) : null;
  const sealed = [seal("url", input.url), seal("routing_key", routingKey), seal("signing_secret", signingSecret)];
  return inTransaction(async (db) => {
    await db.query(
      `INSERT INTO webhook_target (id, name, shape, url, routing_key, signing_secret, min_severity, created_at, created_by, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)`,
      [id, name, shape, ...sealed, minSeverity, clock.now(), actor.userId],
    );
    const [subject, after] = [toPublicId("webhookTarget", id), { name, shape, host: checked.url.host, minSeverity }];
    await appendAudit(db, { actorId: actor.userId, action: "webhook_target.added", subject, after });
    const { rows } = await db.query<Row>(`${SELECT} WHERE t.id = $1`, [id]);
    if (!rows[0]) throw new Error("a target that was just added is not there");
    return { target: toView(rows[0]), signingSecret };
  });
}

/** Switches a target off or on. What waited for one that is switched off is not sent, then or later. Throws `not_found`. */
export async function switchWebhookTarget(actor: UserActor, publicId: string, isEnabled: boolean): Promise<void> {
  const id = fromPublicId("webhookTarget", publicId);
  await inTransaction(async (db) => {
    const { rows } = await db.query<{ was: boolean }>(
      `UPDATE webhook_target t SET is_enabled = $2, updated_at = now() FROM (SELECT id, is_enabled FROM webhook_target WHERE id = $1 FOR UPDATE) old
       WHERE t.id = old.id RETURNING old.is_enabled AS was`,
      [id, isEnabled],
    );
    if (!rows[0]) throw new AppError("not_found", "There is no such target.");
    if (rows[0].was === isEnabled) return;
    if (id && !isEnabled) await refuseWaiting(db, id);
    const [before, after] = [{ isEnabled: rows[0].was }, { isEnabled }];
    await appendAudit(db, {
      actorId: actor.userId,
      action: "webhook_target.switched",
      subject: publicId,
      before,
      after,
    });
  });
}

async function refuseWaiting(db: Db, targetId: string): Promise<void> {
  await db.query(
    "UPDATE alert_delivery SET state = 'refused', last_error = 'The target was switched off.' WHERE target_id = $1 AND state = 'waiting'",
    [targetId],
  );
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
