import { createHmac } from "node:crypto";
import { mintId } from "../book";
import type { WebhookDialect } from "../send-webhooks";
import { seconds } from "./render";
import { renderEvent } from "./render-event";

/** Stripe's scheme: hex HMAC-SHA256 over `t.body`. */
export function signPayload(payload: string, secret: string, atMs: number): string {
  const t = seconds(atMs);
  return `t=${t},v1=${createHmac("sha256", secret).update(`${t}.${payload}`).digest("hex")}`;
}

export function speakStripe(secret: string): WebhookDialect {
  return {
    rail: "stripe",
    mintEventId: () => mintId("evt_"),
    write(event) {
      const payload = JSON.stringify(renderEvent(event));
      return { payload, headers: { "stripe-signature": signPayload(payload, secret, Date.now()) } };
    },
  };
}
