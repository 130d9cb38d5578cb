import { createSign, randomUUID } from "node:crypto";
import { crc32 } from "node:zlib";
import { mintCapitals } from "../book";
import type { WebhookDialect } from "../send-webhooks";
import { renderEvent } from "./render-event";
import type { WebhookCertificate } from "./webhook-certificate";

export const CERTIFICATE_PATH = "/v1/notifications/certs/";

type Signer = { webhookId: string; certificate: () => WebhookCertificate; apiUrl: () => string };

/** PayPal's scheme: RSA-SHA256 over `transmission id|time|webhook id|CRC32 of the body`. */
export function signTransmission(payload: string, at: Date, { webhookId, certificate, apiUrl }: Signer) {
  const { id: certificateId, privateKeyPem } = certificate();
  const transmissionId = randomUUID();
  const time = at.toISOString().replace(/\.\d{3}Z$/, "Z");
  const signature = createSign("RSA-SHA256")
    .update(`${transmissionId}|${time}|${webhookId}|${crc32(payload)}`)
    .sign(privateKeyPem, "base64");
  return {
    "paypal-transmission-id": transmissionId,
    "paypal-transmission-time": time,
    "paypal-transmission-sig": signature,
    "paypal-cert-url": `${apiUrl()}${CERTIFICATE_PATH}${certificateId}`,
    "paypal-auth-algo": "SHA256withRSA",
  };
}

export function speakPaypal(signer: Signer): WebhookDialect {
  return {
    rail: "paypal",
    mintEventId: () => `WH-${mintCapitals()}-${mintCapitals()}`,
    write(event) {
      const payload = JSON.stringify(renderEvent(event, signer.apiUrl()));
      return { payload, headers: signTransmission(payload, new Date(), signer) };
    },
  };
}
