import "server-only";
import { z } from "zod";
import type { WebhookEvent } from "../webhook-event";
import type { BraintreeSdk } from "./braintree-wire";

/** Braintree tries for a day; what is older is somebody's copy. */
const LIFE_MS = 25 * 3_600_000;

const Subject = z.object({
  id: z.string().min(1),
  type: z.string().nullish(),
  orderId: z.string().nullish(),
  refundedTransactionId: z.string().nullish(),
});
const Notification = z.object({
  kind: z.string().min(1),
  timestamp: z.iso.datetime(),
  transaction: Subject.optional(),
  dispute: z.object({ id: z.string().min(1), transaction: z.object({ id: z.string().min(1) }) }).optional(),
});

/** `key`: of the event; they have no id of their own, so what happened, to what, and when, says which it is. */
type Told = Pick<WebhookEvent, "about" | "providerRef" | "attemptRef"> & { subjectId: string };

function readSubject({ transaction, dispute }: z.infer<typeof Notification>): Told | null {
  if (dispute)
    return { about: "dispute", providerRef: dispute.transaction.id, attemptRef: null, subjectId: dispute.id };
  if (!transaction) return null;
  const { id, orderId, refundedTransactionId } = transaction;
  const attemptRef = orderId || null;
  if (refundedTransactionId) return { about: "refund", providerRef: refundedTransactionId, attemptRef, subjectId: id };
  return { about: "charge", providerRef: id, attemptRef, subjectId: id };
}

/**
 * Null when the signature is missing or wrong, or the message too old. What is verified and about nothing of ours (Braintree's
 * own test, a subscription) is no event.
 */
export async function readBraintreeEvent(sdk: BraintreeSdk, rawBody: Uint8Array): Promise<WebhookEvent[] | null> {
  const form = new URLSearchParams(Buffer.from(rawBody).toString("utf8"));
  const told = await verify(sdk, form.get("bt_signature") ?? "", form.get("bt_payload") ?? "");
  const parsed = Notification.safeParse(told).data;
  if (!parsed) return null;
  const occurredAt = new Date(parsed.timestamp);
  if (Date.now() - occurredAt.getTime() > LIFE_MS) return null;
  const subject = readSubject(parsed);
  if (!subject) return [];
  const { subjectId, ...refs } = subject;
  const { kind: type } = parsed;
  const eventKey = `${type}:${subjectId}:${parsed.timestamp}`;
  return [{ ...refs, eventKey, type, captureRef: null, occurredAt }];
}

async function verify(sdk: BraintreeSdk, signature: string, payload: string): Promise<unknown> {
  try {
    return await sdk.webhookNotification.parse(signature, payload);
  } catch {
    return null; // what a stranger sends can make the SDK throw more than its own errors; none of them verifies
  }
}
