import type { Charge } from "../charge";
import { renderCharge, renderIntent, seconds } from "./render";

export type SandboxEvent = { id: string; type: string; at: number; charge: Charge };

const API_VERSION = "2026-10-28.endive";

export function renderEvent(event: SandboxEvent): Record<string, unknown> {
  const isCharge = event.type.startsWith("charge.");
  return {
    id: event.id,
    object: "event",
    api_version: API_VERSION,
    created: seconds(event.at),
    data: { object: isCharge ? renderCharge(event.charge) : renderIntent(event.charge) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: event.type,
  };
}
