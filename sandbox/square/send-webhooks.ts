import { createHmac, randomUUID } from "node:crypto";
import type { SandboxEvent, WebhookDialect } from "../send-webhooks";
import { LOCATION_ID, MERCHANT_ID, renderDispute, renderPayment, renderRefund } from "./render-payment";

type WireObject = Record<string, unknown>;
type Signer = { signatureKey: string; notificationUrl: string };

function subjectOf({ charge, subjectId }: SandboxEvent): { type: string; id: string; object: WireObject } {
  const refund = charge.refunds.find(({ id }) => id === subjectId);
  const dispute = charge.disputes.find(({ id }) => id === subjectId);
  if (refund) return { type: "refund", id: refund.id, object: { refund: renderRefund(charge, refund) } };
  if (dispute) return { type: "dispute", id: dispute.id, object: { dispute: renderDispute(charge, dispute) } };
  return { type: "payment", id: charge.id, object: { payment: renderPayment(charge) } };
}

export function renderEvent(event: SandboxEvent): WireObject {
  const data = subjectOf(event);
  return {
    merchant_id: MERCHANT_ID,
    ...(data.type === "dispute" ? { location_id: LOCATION_ID } : {}),
    type: event.type,
    event_id: event.id,
    created_at: new Date(event.at).toISOString(),
    data,
  };
}

/** Square's scheme: base64 HMAC-SHA256 over the address as it is configured and the body. */
export function signNotification(payload: string, { signatureKey, notificationUrl }: Signer): string {
  return createHmac("sha256", signatureKey)
    .update(notificationUrl + payload)
    .digest("base64");
}

export function speakSquare(signer: Signer): WebhookDialect {
  return {
    rail: "square",
    mintEventId: () => randomUUID(),
    write(event) {
      const payload = JSON.stringify(renderEvent(event));
      return { payload, headers: { "x-square-hmacsha256-signature": signNotification(payload, signer) } };
    },
  };
}
