import "server-only";
import { pool } from "@/lib/platform/db";
import type { AttemptState, Method } from "../payment-rows";
import type { Evidence, RailName } from "../provider";

type EvidenceRow = { kind: string; raw: Evidence; at: string };
type ObligationRow = { kind: string; reason: string; at: string; settledAt: string | null; note: string | null };
type WebhookRow = { type: string; payload: unknown; at: string };
export type AttemptTrail = {
  id: string;
  n: number;
  rail: RailName;
  method: Method;
  state: AttemptState;
  providerRef: string | null;
  idempotencyKey: string;
  createdAt: Date;
  /** `applied`: what gave the order, where data were too few for the strategy; null before that was kept. */
  decision: {
    at: string;
    chosen: string | null;
    strategy: string;
    applied: string | null;
    candidates: unknown;
    exclusions: unknown;
  };
  /** Oldest first, as are the others; the last 500. */
  evidence: EvidenceRow[];
  obligations: ObligationRow[];
  webhooks: WebhookRow[];
};

/** `attemptRefOf`: our own reference of an attempt as the rails give it back; webhooks may carry that alone. */
export async function loadTrails(paymentId: string, attemptRefOf: (id: string) => string): Promise<AttemptTrail[]> {
  const { rows: ids } = await pool.query<{ id: string }>("SELECT id FROM payment_attempt WHERE payment_id = $1", [
    paymentId,
  ]);
  const refs = JSON.stringify(ids.map(({ id }) => ({ id, ref: attemptRefOf(id) })));
  const { rows } = await pool.query<AttemptTrail>(
    `SELECT a.id, a.n, a.rail, a.method, a.state, a.provider_ref AS "providerRef", a.idempotency_key AS "idempotencyKey",
       a.created_at AS "createdAt",
       jsonb_build_object('at', d.created_at, 'chosen', d.chosen, 'strategy', d.strategy, 'applied', d.applied, 'candidates', d.candidates,
         'exclusions', d.exclusions) AS decision,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'raw', e.raw, 'at', e.created_at) ORDER BY e.created_at, e.id), '[]')
        FROM (SELECT * FROM attempt_evidence WHERE attempt_id = a.id ORDER BY created_at DESC, id DESC LIMIT 500) e) AS evidence,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', o.kind, 'reason', o.reason, 'at', o.created_at,
          'settledAt', o.settled_at, 'note', o.note) ORDER BY o.created_at), '[]')
        FROM payment_obligation o WHERE o.attempt_id = a.id) AS obligations,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('type', w.event_type, 'payload', w.payload, 'at', w.received_at)
          ORDER BY w.received_at), '[]')
        FROM webhook_inbox w WHERE w.rail = a.rail AND (w.provider_ref = a.provider_ref OR w.payload->>'attemptRef' = x.ref)) AS webhooks
     FROM payment_attempt a JOIN routing_decision d ON d.id = a.decision_id
     JOIN jsonb_to_recordset($2::jsonb) AS x(id uuid, ref text) ON x.id = a.id
     WHERE a.payment_id = $1 ORDER BY a.n`,
    [paymentId, refs],
  );
  return rows;
}
