import type { SandboxEvent } from "../send-webhooks";
import { renderCharge, renderDispute, renderIntent, renderRefund, seconds } from "./render";

const API_VERSION = "2026-10-28.endive";

export function renderEvent(event: SandboxEvent): Record<string, unknown> {
  return {
    id: event.id,
    object: "event",
    api_version: API_VERSION,
    created: seconds(event.at),
    data: { object: renderSubject(event) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: event.type,
  };
}

function renderSubject({ type, charge, subjectId }: SandboxEvent): Record<string, unknown> {
  const refund = charge.refunds.find(({ id }) => id === subjectId);
  const dispute = charge.disputes.find(({ id }) => id === subjectId);
  if (refund && type.startsWith("refund.")) return renderRefund(charge, refund);
  if (dispute) return renderDispute(charge, dispute);
  return type.startsWith("charge.") ? renderCharge(charge) : renderIntent(charge);
}
