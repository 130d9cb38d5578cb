import "server-only";
import { z } from "zod";
import type { WebhookEvent } from "../webhook-event";
import { ourRefOf } from "./read-square";
import type { SquareConfig } from "./square-wire";

/** Square tries for a day; an older message is not its next try. */
const TRIED_FOR_MS = 25 * 3_600_000;
const Event = z.object({
  event_id: z.string().min(1),
  type: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  data: z.object({
    object: z.object({
      payment: z.object({ id: z.string(), reference_id: z.string().nullish() }).nullish(),
      refund: z.object({ id: z.string(), payment_id: z.string().nullish(), reason: z.string().nullish() }).nullish(),
      dispute: z
        .object({ id: z.string(), disputed_payment: z.object({ payment_id: z.string().nullish() }).nullish() })
        .nullish(),
    }),
  }),
});
type Named = Pick<WebhookEvent, "about" | "providerRef" | "attemptRef">;

function readSubject({ payment, refund, dispute }: z.infer<typeof Event>["data"]["object"]): Named | null {
  if (refund) return { about: "refund", providerRef: refund.payment_id ?? null, attemptRef: ourRefOf(refund.reason) };
  if (dispute) return { about: "dispute", providerRef: dispute.disputed_payment?.payment_id ?? null, attemptRef: null };
  return payment ? { about: "charge", providerRef: payment.id, attemptRef: payment.reference_id ?? null } : null;
}

function parse(text: string): z.infer<typeof Event> | null {
  try {
    return Event.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Null when the signature over address and body is missing or wrong, or when the event is older than Square tries for. */
export async function readSquareEvent(
  { webhookSignatureKey: signatureKey, notificationUrl }: SquareConfig,
  rawBody: Uint8Array,
  signature: string | null,
): Promise<WebhookEvent[] | null> {
  if (!signatureKey || !signature) return null;
  const requestBody = Buffer.from(rawBody).toString("utf8");
  const facts = { requestBody, signatureHeader: signature, signatureKey, notificationUrl };
  const { sdk } = await import("./square-sdk");
  if (!(await sdk.WebhooksHelper.verifySignature(facts))) return null;
  const event = parse(requestBody);
  if (!event || Date.now() - Date.parse(event.created_at) > TRIED_FOR_MS) return null;
  const { event_id: eventKey, type, created_at: createdAt } = event;
  const subject = readSubject(event.data.object);
  // what is signed and about something else is heard, and ends as news of nothing
  const named = subject ?? { about: "charge" as const, providerRef: null, attemptRef: null };
  return [{ ...named, captureRef: null, eventKey, type, occurredAt: new Date(createdAt) }];
}
