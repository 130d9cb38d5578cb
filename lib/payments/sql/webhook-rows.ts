import "server-only";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { RailName } from "../provider";
import type { WebhookEvent } from "../webhook-event";

export type InboxEvent = {
  id: string;
  rail: RailName;
  about: WebhookEvent["about"];
  providerRef: string | null;
  attemptRef: string | null;
  captureRef: string | null;
  attempts: number;
};

const INSERT_EVENTS = {
  name: "insert-events",
  text: `INSERT INTO webhook_inbox (id, rail, event_key, event_type, provider_ref, payload, livemode, received_at, retry_at)
     SELECT e.id, $1, e."eventKey", e.type, e."providerRef", to_jsonb(e), $2, $4, $4
     FROM jsonb_to_recordset($3::jsonb)
       AS e(id uuid, about text, "eventKey" text, type text, "providerRef" text, "attemptRef" text, "captureRef" text, "occurredAt" timestamptz, fact jsonb)
     ON CONFLICT (rail, event_key) DO NOTHING`,
};

/** Stores events once each; returns how many were new. */
export async function insertEvents(
  rail: RailName,
  livemode: boolean,
  events: readonly WebhookEvent[],
  now: Date,
): Promise<number> {
  const rows = events.map((event) => ({ ...event, id: newId() }));
  const { rowCount } = await pool.query({ ...INSERT_EVENTS, values: [rail, livemode, JSON.stringify(rows), now] });
  return rowCount ?? 0;
}

const LEASE_SECONDS = 30;

const CLAIM = {
  name: "claim-events",
  text: `UPDATE webhook_inbox SET attempts = attempts + 1, retry_at = $1::timestamptz + interval '${LEASE_SECONDS} seconds'
     WHERE id IN (SELECT id FROM webhook_inbox WHERE processed_at IS NULL AND retry_at <= $1
       ORDER BY retry_at LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, rail, coalesce(payload->>'about', 'charge') AS about, provider_ref AS "providerRef",
       payload->>'attemptRef' AS "attemptRef", payload->>'captureRef' AS "captureRef", attempts`,
};

export async function claimEvents(now: Date, limit: number): Promise<InboxEvent[]> {
  const { rows } = await pool.query<InboxEvent>({ ...CLAIM, values: [now, limit] });
  return rows;
}

type Finish = { processedAt: Date; error: string | null } | { retryAt: Date; error: string };

export async function finishEvent(id: string, finish: Finish): Promise<void> {
  const processedAt = "processedAt" in finish ? finish.processedAt : null;
  const retryAt = "retryAt" in finish ? finish.retryAt : null;
  await pool.query(
    "UPDATE webhook_inbox SET processed_at = $2, retry_at = coalesce($3, retry_at), error = $4 WHERE id = $1",
    [id, processedAt, retryAt, finish.error],
  );
}
