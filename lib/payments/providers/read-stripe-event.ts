import "server-only";
import type Stripe from "stripe";
import { z } from "zod";
import type { WebhookEvent } from "../webhook-event";
import type { StripeConfig } from "./stripe-wire";

const TOLERANCE_S = 300;
const Event = z.object({
  id: z.string().startsWith("evt_"),
  type: z.string(),
  created: z.int(),
  livemode: z.boolean(),
  data: z.object({
    object: z.object({
      id: z.string(),
      object: z.string(),
      payment_intent: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

/** `charge.refunded` shows the whole charge, `refund.updated` the refund: both ask about refunds. */
function aboutOf(objectType: string, eventType: string): WebhookEvent["about"] {
  if (objectType === "dispute") return "dispute";
  return objectType === "refund" || eventType === "charge.refunded" ? "refund" : "charge";
}

/** Null when the signature is missing, wrong or older than 300 s, or when the event is of the other mode. */
export function readStripeEvent(
  client: Stripe,
  { webhookSecret, livemode }: StripeConfig,
  rawBody: Uint8Array,
  signature: string | null,
): WebhookEvent[] | null {
  if (webhookSecret === null || signature === null) return null;
  const event = Event.safeParse(verify(client, rawBody, signature, webhookSecret)).data;
  if (!event || event.livemode !== livemode) return null;
  const { object } = event.data;
  const providerRef = object.object === "payment_intent" ? object.id : (object.payment_intent ?? null);
  const attemptRef = object.metadata?.attempt ?? null;
  const about = aboutOf(object.object, event.type);
  return [
    {
      about,
      eventKey: event.id,
      type: event.type,
      providerRef,
      attemptRef,
      captureRef: null,
      occurredAt: new Date(event.created * 1000),
    },
  ];
}

function verify(client: Stripe, rawBody: Uint8Array, signature: string, secret: string): unknown {
  try {
    return client.webhooks.constructEvent(rawBody, signature, secret, TOLERANCE_S);
  } catch {
    return null; // what a stranger sends can make the SDK throw more than its own errors; none of them verifies
  }
}
