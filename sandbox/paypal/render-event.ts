import type { SandboxEvent } from "../send-webhooks";
import { renderDispute } from "./render-dispute";
import { renderOrder } from "./render-order";
import { renderAuthorization, renderCapture, renderRefund } from "./render-payment";

type WireObject = Record<string, unknown>;

const KINDS: [prefix: string, resourceType: string, summary: string][] = [
  ["CHECKOUT.ORDER.", "checkout-order", "An order has been approved by buyer"],
  ["PAYMENT.AUTHORIZATION.CREATED", "authorization", "A successful payment authorization was created"],
  ["PAYMENT.AUTHORIZATION.VOIDED", "authorization", "An authorization was voided"],
  ["PAYMENT.CAPTURE.REFUNDED", "refund", "A payment was refunded"],
  ["PAYMENT.REFUND.", "refund", "A refund changed its state"],
  ["PAYMENT.CAPTURE.", "capture", "A capture changed its state"],
  ["CUSTOMER.DISPUTE.", "dispute", "A dispute changed its state"],
];

/** The body of a webhook, as PayPal sends it. `apiUrl`: where its links lead. */
export function renderEvent(event: SandboxEvent, apiUrl: string): WireObject {
  const [, resourceType = "checkout-order", summary = ""] =
    KINDS.find(([prefix]) => event.type.startsWith(prefix)) ?? [];
  const self = `${apiUrl}/v1/notifications/webhooks-events/${event.id}`;
  return {
    id: event.id,
    event_version: "1.0",
    create_time: new Date(event.at).toISOString(),
    resource_type: resourceType,
    resource_version: resourceType === "dispute" ? "1.0" : "2.0",
    event_type: event.type,
    summary,
    resource: renderSubject(resourceType, event, apiUrl),
    links: [
      { href: self, rel: "self", method: "GET" },
      { href: `${self}/resend`, rel: "resend", method: "POST" },
    ],
  };
}

function renderSubject(resourceType: string, { charge, subjectId }: SandboxEvent, apiUrl: string): WireObject {
  const refund = charge.refunds.find(({ id }) => id === subjectId);
  const dispute = charge.disputes.find(({ id }) => id === subjectId);
  if (dispute) return renderDispute(charge, dispute, apiUrl);
  if (refund) return renderRefund(charge, refund, apiUrl);
  if (resourceType === "capture") return renderCapture(charge, apiUrl) ?? {};
  if (resourceType === "authorization") return renderAuthorization(charge, apiUrl) ?? {};
  return renderOrder(charge, { apiUrl, publicUrl: "" });
}
