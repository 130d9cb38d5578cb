import { createHash, createHmac } from "node:crypto";
import { mintId } from "../book";
import type { SandboxEvent, WebhookDialect } from "../send-webhooks";
import { renderDispute, renderRefund, renderSale } from "./render-transaction";
import { writeXml, type XmlNode } from "./xml";

type Keys = { publicKey: string; privateKey: string };

/** Braintree's scheme: hex HMAC-SHA1 over the payload, keyed by the SHA1 of the private key. */
export function signPayload(payload: string, { publicKey, privateKey }: Keys): string {
  const key = createHash("sha1").update(privateKey, "binary").digest();
  return `${publicKey}|${createHmac("sha1", key).update(payload, "binary").digest("hex")}`;
}

function renderSubject({ charge, subjectId, at }: SandboxEvent): XmlNode {
  const dispute = charge.disputes.find(({ id }) => id === subjectId);
  if (dispute) return { dispute: renderDispute(charge, dispute) };
  const refund = subjectId === charge.id ? undefined : charge.refunds.find(({ id }) => id === subjectId);
  return { transaction: refund ? renderRefund(charge, refund, at) : renderSale(charge, at) };
}

/** No event has an id of its own there: what happened, to what, and when, says which it is. */
export function speakBraintree(keys: Keys): WebhookDialect {
  return {
    rail: "braintree",
    mintEventId: () => mintId("btn_"),
    write(event) {
      const subject = renderSubject(event);
      const xml = writeXml("notification", { timestamp: new Date(event.at), kind: event.type, subject });
      const payload = `${Buffer.from(xml).toString("base64")}\n`;
      const body = new URLSearchParams({ bt_signature: signPayload(payload, keys), bt_payload: payload });
      return { payload: body.toString(), headers: { "content-type": "application/x-www-form-urlencoded" } };
    },
  };
}
